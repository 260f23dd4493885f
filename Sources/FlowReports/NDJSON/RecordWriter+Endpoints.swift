import PacketDecoding
import TCPTracking

extension RecordWriter {
    /// One endpoint of a connection record.
    mutating func endpoint(_ endpoint: Endpoint, _ details: EndpointDetails, firstByte: Int64?) {
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
        counters(details)
        options(details, known: endpoint.knows(.initialSequence))
        buffer.append(",\"first_byte\":")
        seconds(firstByte)
        buffer.append(",\"transitions\":[")
        transitions(details.history)
        buffer.append("]}")
    }

    private mutating func transitions(_ history: History) {
        for index in 0..<Int(history.count) {
            buffer.append(index == 0 ? "{" : ",{")
            transition(history[index])
            buffer.append("}")
        }
    }

    private mutating func counters(_ details: EndpointDetails) {
        buffer.append(",\"retransmissions\":")
        buffer.append(decimal: details.retransmissions)
        buffer.append(",\"out_of_order\":")
        buffer.append(decimal: details.outOfOrder)
        buffer.append(",\"duplicates\":")
        buffer.append(decimal: details.duplicates)
        buffer.append(",\"keep_alives\":")
        buffer.append(decimal: details.keepAlives)
        buffer.append(",\"zero_windows\":")
        buffer.append(decimal: details.zeroWindows)
        buffer.append(",\"resets\":")
        buffer.append(decimal: details.resets)
    }

    /// What the endpoint's SYN offered; null when the capture does not hold it, or the option was not there.
    private mutating func options(_ details: EndpointDetails, known: Bool) {
        let attributes = details.synAttributes
        buffer.append(",\"mss\":")
        if attributes.contains(.maximumSegmentSize) {
            buffer.append(decimal: UInt64(details.maximumSegmentSize))
        } else {
            buffer.append("null")
        }
        buffer.append(",\"window_scale\":")
        if attributes.contains(.windowScale) {
            buffer.append(decimal: UInt64(details.windowScale))
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
