import PacketDecoding
import TCPTracking

/// One SYN offers window scale and the other does not: windows end at 65,535 octets, and transfers crawl.
package enum WindowScaleStripped: Pattern {
    package static let identifier: StaticString = "window-scale-stripped"
    package static let sign: StaticString =
        """
        Only one of the two SYNs carries window scale, and the one without it carries SACK-permitted or timestamps, or \
        is the SYN that was answered with it.
        """

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        guard subject.sawOpening, !subject.connection.facts.contains(.simultaneousOpen) else { return nil }
        let client = subject.details.endpoints[subject.client.index].synAttributes
        let server = subject.details.endpoints[subject.server.index].synAttributes
        let asked = client.contains(.windowScale)
        guard asked != server.contains(.windowScale), !client.contains(.truncatedHeader),
            !server.contains(.truncatedHeader)
        else { return nil }
        // Stacks that know SACK or timestamps know window scale as well.
        guard !asked || server.contains(.sackPermitted) || server.contains(.timestamps) else { return nil }
        return PatternReport(
            .addition, .windowScaleStripped(isAsked: asked, port: subject.port(of: subject.server)))
    }
}
