import PacketDecoding
import TCPConformance
import TCPTracking

extension RecordWriter {
    /// One endpoint of a connection record.
    mutating func endpoint(_ judgement: Judgement, _ end: End) {
        let me = end.index
        let endpoint = judgement.subject.connection.endpoints[me]
        buffer.append("{\"state\":\"")
        buffer.append(endpoint.state.name)
        buffer.append("\",\"isn\":")
        if let sequence = endpoint.knownInitialSequence {
            buffer.append(decimal: sequence)
        } else {
            buffer.append("null")
        }
        buffer.append(",\"segments\":")
        buffer.append(decimal: endpoint.segments)
        buffer.append(",\"bytes\":")
        buffer.append(decimal: endpoint.bytes)
        counters(judgement, me)
        options(judgement, me, known: endpoint.knows(.initialSequence))
        buffer.append(",\"transitions\":[")
        for index in 0..<Int(judgement.subject.details.endpoints[me].history.count) {
            if index > 0 { buffer.append(",") }
            buffer.append("{")
            transition(judgement.subject.details.endpoints[me].history[index])
            buffer.append("}")
        }
        buffer.append("]}")
    }

    private mutating func counters(_ judgement: Judgement, _ me: Int) {
        buffer.append(",\"retransmissions\":")
        buffer.append(decimal: judgement.subject.details.endpoints[me].retransmissions)
        buffer.append(",\"out_of_order\":")
        buffer.append(decimal: judgement.subject.details.endpoints[me].outOfOrder)
        buffer.append(",\"duplicates\":")
        buffer.append(decimal: judgement.subject.details.endpoints[me].duplicates)
        buffer.append(",\"keep_alives\":")
        buffer.append(decimal: judgement.subject.details.endpoints[me].keepAlives)
        buffer.append(",\"zero_windows\":")
        buffer.append(decimal: judgement.subject.details.endpoints[me].zeroWindows)
        buffer.append(",\"resets\":")
        buffer.append(decimal: judgement.subject.details.endpoints[me].resets)
    }

    /// What the endpoint's SYN offered; null when the capture does not hold it, or the option was not there.
    private mutating func options(_ judgement: Judgement, _ me: Int, known: Bool) {
        let attributes = judgement.subject.details.endpoints[me].synAttributes
        buffer.append(",\"mss\":")
        if attributes.contains(.maximumSegmentSize) {
            buffer.append(decimal: UInt64(judgement.subject.details.endpoints[me].maximumSegmentSize))
        } else {
            buffer.append("null")
        }
        buffer.append(",\"window_scale\":")
        if attributes.contains(.windowScale) {
            buffer.append(decimal: UInt64(judgement.subject.details.endpoints[me].windowScale))
        } else {
            buffer.append("null")
        }
        buffer.append(",\"sack_permitted\":")
        buffer.append(known ? (attributes.contains(.sackPermitted) ? "true" : "false") : "null")
        buffer.append(",\"timestamps\":")
        buffer.append(known ? (attributes.contains(.timestamps) ? "true" : "false") : "null")
    }

    /// The fields of a transition in an endpoint's history.
    private mutating func transition(_ transition: Transition) {
        phrases.append(.states, of: transition, to: &buffer)
        buffer.append(rfc3339: transition.time)
        buffer.append("\",\"frame\":")
        frame(transition.frame)
        phrases.append(.cause, of: transition, to: &buffer)
        if transition.certainty == .confirmed, transition.confirmedBy != 0 {
            buffer.append(",\"confirmed_by\":")
            buffer.append(decimal: transition.confirmedBy)
        }
    }

    /// A frame number; null for a timer.
    mutating func frame(_ number: UInt64) {
        if number == 0 {
            buffer.append("null")
        } else {
            buffer.append(decimal: number)
        }
    }
}
