import PacketDecoding
import TCPConformance

/// A comparison as records, one JSON object in each line: `compared-connection` for each pair, `only` for each
/// connection of one capture, `comparison` at the end.
package struct ComparisonRecords: Sendable {
    private let comparison: Comparison

    package init(_ comparison: Comparison) { self.comparison = comparison }

    package func write(to buffer: inout OutputBuffer, flush: (inout OutputBuffer) -> Void) {
        for pair in comparison.pairs {
            write(pair, to: &buffer)
            if buffer.isFull { flush(&buffer) }
        }
        for (name, traces) in [("A", comparison.onlyA), ("B", comparison.onlyB)] {
            for trace in traces {
                buffer.append("{\"record\":\"only\",\"schema\":1,\"capture\":\"")
                buffer.append(text: name)
                buffer.append("\",")
                write(trace, to: &buffer)
                buffer.append("}\n")
                if buffer.isFull { flush(&buffer) }
            }
        }
        summary(to: &buffer)
    }

    private func write(_ pair: ComparedConnection, to buffer: inout OutputBuffer) {
        buffer.append("{\"record\":\"compared-connection\",\"schema\":1,\"match\":\"")
        buffer.append(pair.kind.code)
        buffer.append("\",\"a\":{")
        write(pair.a, to: &buffer)
        buffer.append("},\"b\":{")
        write(pair.b, to: &buffer)
        buffer.append("},\"nearer_to_client\":\"")
        buffer.append(pair.nearerToClient.name)
        buffer.append("\",\"changes\":[")
        for (index, change) in pair.changes.enumerated() {
            if index > 0 { buffer.append(",") }
            buffer.append(json: change.english)
        }
        buffer.append("],\"from_client\":{")
        write(pair.fromClient, of: pair, to: &buffer)
        buffer.append("},\"from_server\":{")
        write(pair.fromServer, of: pair, to: &buffer)
        buffer.append("}}\n")
    }

    private func write(_ trace: ConnectionTrace, to buffer: inout OutputBuffer) {
        buffer.append("\"id\":")
        buffer.append(decimal: trace.id)
        for (name, end) in [("client", trace.client), ("server", trace.client.other)] {
            buffer.append(text: ",\"\(name)\":{\"address\":\"")
            buffer.append(trace.key.address(of: end), family: trace.key.family)
            buffer.append("\",\"port\":")
            buffer.append(decimal: UInt64(trace.key.port(of: end)))
            buffer.append("}")
        }
        buffer.append(",\"start\":\"")
        buffer.append(rfc3339: trace.start)
        buffer.append("\",\"opening\":\"")
        buffer.append(trace.opening.code)
        buffer.append("\",\"closing\":\"")
        buffer.append(trace.closing.code)
        buffer.append("\"")
    }

    private func write(
        _ direction: ComparedDirection, of pair: ComparedConnection, to buffer: inout OutputBuffer
    ) {
        buffer.append("\"upstream\":\"")
        buffer.append(direction.upstream.name)
        buffer.append("\"")
        for fate in [ComparedSegment.Fate.arrived, .resegmented, .outside] {
            buffer.append(",\"")
            buffer.append(fate.code)
            buffer.append("\":")
            buffer.append(decimal: UInt64(direction.count(fate)))
        }
        for (name, delay) in [
            ("least", direction.leastDelay), ("median", direction.medianDelay), ("most", direction.mostDelay),
        ] {
            buffer.append(text: ",\"\(name)_delay\":")
            if let delay { buffer.append(seconds: delay) } else { buffer.append("null") }
        }
        buffer.append(",\"hops\":")
        buffer.append(text: direction.hops.map { "\($0)" } ?? "null")
        for (name, segments) in [("lost", direction.lost), ("appeared", direction.appeared)] {
            buffer.append(text: ",\"\(name)\":[")
            for (index, row) in segments.enumerated() {
                buffer.append(index == 0 ? "{\"frame\":" : ",{\"frame\":")
                buffer.append(decimal: row.sent ?? row.arrived ?? 0)
                buffer.append(",\"segment\":")
                buffer.append(json: pair.segmentText(row.segment))
                if row.fate == .lost {
                    buffer.append(",\"sent_again\":")
                    buffer.append(text: row.sentAgain > 0 ? "\(row.sentAgain)" : "null")
                }
                buffer.append("}")
            }
            buffer.append("]")
        }
    }

    private func summary(to buffer: inout OutputBuffer) {
        buffer.append("{\"record\":\"comparison\",\"schema\":1")
        for (name, capture) in [("a", comparison.a), ("b", comparison.b)] {
            buffer.append(text: ",\"\(name)\":{\"name\":")
            buffer.append(json: capture.name)
            buffer.append(text: ",\"frames\":\(capture.frames),\"connections\":\(capture.connections)")
            buffer.append(text: ",\"omitted\":\(capture.omitted)}")
        }
        buffer.append(text: ",\"both\":\(comparison.pairs.count),\"only_a\":\(comparison.onlyA.count)")
        buffer.append(text: ",\"only_b\":\(comparison.onlyB.count),\"lost\":\(comparison.lost)")
        buffer.append(text: ",\"appeared\":\(comparison.appeared),\"clock\":")
        if let clock = comparison.clock {
            buffer.append("{\"offset\":")
            buffer.append(seconds: clock.offset)
            buffer.append(",\"uncertainty\":")
            if let uncertainty = clock.uncertainty {
                buffer.append(seconds: uncertainty)
            } else {
                buffer.append("null")
            }
            buffer.append(",\"drift\":")
            buffer.append(text: clock.drift.map { "\($0)" } ?? "null")
            buffer.append(",\"drift_bounds\":")
            buffer.append(text: clock.driftBounds.map { "[\($0.lowerBound),\($0.upperBound)]" } ?? "null")
            buffer.append(text: ",\"samples\":\(clock.samples)}")
        } else {
            buffer.append("null")
        }
        buffer.append("}\n")
    }
}
