import PacketDecoding
import TCPConformance
import TCPTracking

extension RecordWriter {
    /// Writes a state change as it happens. A withdrawal goes the way back, and names the frame that it takes back.
    package mutating func transition(_ change: StateChange, of connection: Connection) {
        let row = transitionRows[Int(change.transition.row)]
        buffer.append("{\"record\":\"transition\",\"schema\":1,\"connection\":")
        buffer.append(decimal: connection.id)
        buffer.append(change.end == connection.client ? ",\"endpoint\":\"client\"" : ",\"endpoint\":\"server\"")
        buffer.append(",\"from\":\"")
        buffer.append((change.isWithdrawal ? change.transition.to : change.transition.from).name)
        buffer.append("\",\"to\":\"")
        buffer.append((change.isWithdrawal ? change.transition.from : change.transition.to).name)
        buffer.append("\",\"time\":\"")
        buffer.append(rfc3339: change.sighting.time)
        buffer.append("\",\"frame\":")
        frame(change.sighting.frame)
        buffer.append(",\"cause\":\"")
        buffer.append(row.event.phrase)
        buffer.append("\",\"rule\":\"")
        buffer.append(row.reference)
        buffer.append("\",\"certainty\":\"")
        buffer.append(change.transition.certainty.name)
        buffer.append("\",\"withdraws\":")
        frame(change.isWithdrawal ? change.transition.frame : 0)
        buffer.append("}\n")
    }

    /// Writes a segment of a connection, with the states that it leaves behind.
    package mutating func segment(
        _ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection
    ) {
        buffer.append("{\"record\":\"segment\",\"schema\":1,\"connection\":")
        buffer.append(decimal: connection.id)
        buffer.append(",\"frame\":")
        buffer.append(decimal: segment.frame)
        buffer.append(",\"time\":\"")
        buffer.append(rfc3339: segment.time)
        buffer.append(end == connection.client ? "\",\"from\":\"client\"" : "\",\"from\":\"server\"")
        buffer.append(",\"flags\":\"")
        buffer.append(segment.flags)
        buffer.append("\",\"seq\":")
        buffer.append(decimal: segment.sequence.value)
        buffer.append(",\"ack\":")
        buffer.append(decimal: segment.acknowledgment.value)
        buffer.append(",\"relative_seq\":")
        relative(segment.sequence, to: connection.endpoints[end.index])
        buffer.append(",\"relative_ack\":")
        if segment.flags.contains(.ack) {
            relative(segment.acknowledgment, to: connection.endpoints[end.other.index])
        } else {
            buffer.append("null")
        }
        buffer.append(",\"length\":")
        buffer.append(decimal: segment.payloadLength)
        buffer.append(",\"window\":")
        buffer.append(decimal: UInt64(segment.window))
        if let blocks = recentSACKBlocks.blocks(of: segment) {
            for place in blocks.indices {
                buffer.append(place == 0 ? ",\"sack\":[[" : ",[")
                buffer.append(decimal: blocks[place].left.value)
                buffer.append(",")
                buffer.append(decimal: blocks[place].right.value)
                buffer.append("]")
            }
            buffer.append("]")
        }
        buffer.append(",\"label\":\"")
        buffer.append(label.name)
        buffer.append("\",\"client_state\":\"")
        buffer.append(connection.endpoints[connection.client.index].state.name)
        buffer.append("\",\"server_state\":\"")
        buffer.append(connection.endpoints[connection.server.index].state.name)
        buffer.append("\"}\n")
    }

    /// A number counted from the initial sequence number, modulo 2^32; null where that is not known.
    private mutating func relative(_ number: SequenceNumber, to endpoint: Endpoint) {
        if let initial = endpoint.knownInitialSequence {
            buffer.append(decimal: number.value &- initial)
        } else {
            buffer.append("null")
        }
    }
}
