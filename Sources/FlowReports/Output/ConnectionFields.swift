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

extension OutputBuffer {
    /// The flags as the documents write them, as in `SYN,ACK`; nothing when none is set.
    mutating func append(_ flags: TCPFlags) {
        let mark = count
        if flags.contains(.syn) { append("SYN,") }
        if flags.contains(.fin) { append("FIN,") }
        if flags.contains(.rst) { append("RST,") }
        if flags.contains(.psh) { append("PSH,") }
        if flags.contains(.ack) { append("ACK,") }
        if flags.contains(.urg) { append("URG,") }
        if flags.contains(.ece) { append("ECE,") }
        if flags.contains(.cwr) { append("CWR,") }
        if flags.contains(.ae) { append("AE,") }
        if count > mark { truncate(to: count - 1) }
    }
}

/// The identifiers of the rules, in the order of `Judgement.checks`; empty while the rules are not all there.
let checkIdentifiers: [StaticString] =
    conformanceRules.count == 15 ? conformanceRules.map { $0.identifier } : []
