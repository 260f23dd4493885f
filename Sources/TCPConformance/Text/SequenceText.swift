import PacketDecoding
import TCPTracking

extension Subject {
    /// The symbol of an end's initial sequence number: x for the client, y for the server.
    package func symbol(of end: End) -> String { end == client ? "x" : "y" }

    /// Whether the end's initial sequence number is known: from its own SYN, or from the segment that acknowledged it.
    package func knowsInitialSequence(of end: End) -> Bool {
        let endpoint = connection.endpoints[end.index]
        if endpoint.knows(.initialSequence) { return true }
        // Mid-stream the tracker puts the number before the first segment in its place, which is not x.
        return endpoint.knows(.impliedSequence) && connection.facts.contains(end == client ? .sawSYNACK : .sawSYN)
    }

    /// A number of the sequence space of `end`, relative and raw: `x+1 (1001)`; the raw number alone where the
    /// initial sequence number is not known.
    package func sequenceText(_ number: SequenceNumber, of end: End) -> String {
        guard knowsInitialSequence(of: end) else { return "\(number.value)" }
        let start = connection.endpoints[end.index].initialSequence
        return "\(symbol(of: end))\(offsetText(number.distance(from: start))) (\(number.value))"
    }

    /// A number of the sequence space of `end` counted from its FIN: `u+1 (1102)`; from its initial sequence number
    /// where it sent none.
    package func finText(_ number: SequenceNumber, of end: End) -> String {
        guard connection.endpoints[end.index].knows(.fin) else { return sequenceText(number, of: end) }
        let symbol = end == firstCloser ? "u" : "w"
        let distance = number.distance(from: connection.endpoints[end.index].fin)
        return "\(symbol)\(offsetText(distance)) (\(number.value))"
    }

    private func offsetText(_ distance: Int32) -> String {
        switch distance {
        case 0: ""
        case 1...: "+\(distance)"
        default: "\(distance)"
        }
    }

    /// The address and port of an end: `10.0.0.1:80`.
    package func endpointText(of end: End) -> String {
        let key = connection.key
        return end == .a
            ? TCPConformance.endpointText(key.addressA, key.portA, key.family)
            : TCPConformance.endpointText(key.addressB, key.portB, key.family)
    }

    /// The address of an end without its port.
    package func addressText(of end: End) -> String {
        let key = connection.key
        return (end == .a ? key.addressA : key.addressB).text(key.family)
    }

    /// The port of an end.
    package func port(of end: End) -> UInt16 {
        end == .a ? connection.key.portA : connection.key.portB
    }
}
