import PacketDecoding
import TCPTracking

extension RecordWriter {
    /// One endpoint of a connection record, up to its transitions.
    mutating func endpoint(_ end: ConnectionRecord.EndRecord) {
        buffer.append("{\"state\":\"")
        buffer.append(end.state.name)
        buffer.append("\",\"isn\":")
        optional(end.initialSequence.map(UInt64.init))
        buffer.append(",\"segments\":")
        buffer.append(decimal: end.segments)
        buffer.append(",\"bytes\":")
        buffer.append(decimal: end.bytes)
        counters(end)
        options(end)
        buffer.append(",\"first_byte\":")
        seconds(end.firstByte)
        buffer.append(",\"transitions\":[")
    }

    mutating func transitions(_ history: History) {
        for index in 0..<Int(history.count) {
            buffer.append(index == 0 ? "{" : ",{")
            transition(history[index])
            buffer.append("}")
        }
    }

    private mutating func counters(_ end: ConnectionRecord.EndRecord) {
        if end.isUneventful {
            buffer.append(
                """
                ,"retransmissions":0,"out_of_order":0,"duplicates":0,"keep_alives":0,"zero_windows":0,"resets":0,"mss":
                """)
            return
        }
        buffer.append(",\"retransmissions\":")
        buffer.append(decimal: end.retransmissions)
        buffer.append(",\"out_of_order\":")
        buffer.append(decimal: end.outOfOrder)
        buffer.append(",\"duplicates\":")
        buffer.append(decimal: end.duplicates)
        buffer.append(",\"keep_alives\":")
        buffer.append(decimal: end.keepAlives)
        buffer.append(",\"zero_windows\":")
        buffer.append(decimal: end.zeroWindows)
        buffer.append(",\"resets\":")
        buffer.append(decimal: end.resets)
        buffer.append(",\"mss\":")
    }

    /// What the endpoint's SYN offered; null when the capture does not hold it, or the option was not there.
    private mutating func options(_ end: ConnectionRecord.EndRecord) {
        let attributes = end.synAttributes
        optional(attributes.contains(.maximumSegmentSize) ? UInt64(end.maximumSegmentSize) : nil)
        buffer.append(",\"window_scale\":")
        optional(attributes.contains(.windowScale) ? UInt64(end.windowScale) : nil)
        guard end.initialSequence != nil else {
            buffer.append(",\"sack_permitted\":null,\"timestamps\":null")
            return
        }
        buffer.append(
            attributes.contains(.sackPermitted) ? ",\"sack_permitted\":true" : ",\"sack_permitted\":false")
        buffer.append(attributes.contains(.timestamps) ? ",\"timestamps\":true" : ",\"timestamps\":false")
    }

    private mutating func optional(_ value: UInt64?) {
        if let value {
            buffer.append(decimal: value)
        } else {
            buffer.append("null")
        }
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
