import PacketDecoding
import TCPConformance
import TCPTracking

// What several formats read out of a judgement, so that they say the same.

extension FlowKey {
    /// Address and port of one end.
    func address(of end: End) -> IPAddress { end == .a ? addressA : addressB }
    func port(of end: End) -> UInt16 { end == .a ? portA : portB }
}

extension Subject {
    /// Who opened, as far as the capture shows.
    var openedBy: Actor {
        switch opening {
        case .notCaptured: .nobody
        case .simultaneous: .both
        default: .client
        }
    }
}

extension Endpoint {
    /// x or y when the capture holds the SYN that names it.
    var knownInitialSequence: UInt32? {
        knows(.initialSequence) ? initialSequence.value : nil
    }
}

extension TCPFlags {
    /// The flags in the order of the documents, as in `SYN,ACK`.
    static let names: [(TCPFlags, StaticString)] = [
        (.syn, "SYN"), (.fin, "FIN"), (.rst, "RST"), (.psh, "PSH"), (.ack, "ACK"), (.urg, "URG"), (.ece, "ECE"),
        (.cwr, "CWR"), (.ae, "AE"),
    ]
}

extension OutputBuffer {
    /// `SYN,ACK`; nothing when no flag is set.
    mutating func append(_ flags: TCPFlags) {
        var rest = flags
        if flags == .ack {
            append("ACK")
            return
        }
        for (flag, name) in TCPFlags.names where rest.contains(flag) {
            append(name)
            rest.remove(flag)
            if !rest.isDisjoint(with: [.syn, .fin, .rst, .psh, .ack, .urg, .ece, .cwr, .ae]) { append(",") }
        }
    }
}

/// The identifiers of the rules, in the order of `Judgement.checks`; empty while the rules are not all there.
let checkIdentifiers: [StaticString] =
    conformanceRules.count == 15 ? conformanceRules.map { $0.identifier } : []
