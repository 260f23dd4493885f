import PacketDecoding
import TCPConformance
import TCPTracking

// What is written of a connection that kept to the documents: the same fields as of any other, out of few values.

extension RecordWriter {
    /// Everything from the endpoints on.
    mutating func life(_ orderly: borrowing OrderlyJudgement, _ record: borrowing ConnectionRecord) {
        buffer.append(",\"endpoints\":{\"client\":")
        endpoint(record[record.client])
        steps(orderly.connection.steps(of: record.client))
        buffer.append("]},\"server\":")
        endpoint(record[record.client.other])
        steps(orderly.connection.steps(of: record.client.other))
        buffer.append("]}}")
        timeWait(orderly)
        buffer.append(",\"checks\":[")
        results(orderly.results)
        buffer.append("],\"findings\":[],\"evidence\":[")
        evidence(record.evidence)
        buffer.append("],\"patterns\":[],\"diagnosis\":\"")
        sentences.append(orderly, to: &buffer)
        buffer.append("\"")
    }

    private mutating func steps(_ steps: OrderlyConnection.Steps) {
        for index in 0..<steps.count {
            let step = steps[index]
            buffer.append(index == 0 ? "{" : ",{")
            phrases.append(statesOf: step.row, to: &buffer)
            buffer.append(rfc3339: step.sighting.time)
            buffer.append("\",\"frame\":")
            frame(step.sighting.frame)
            phrases.append(causeOf: step.row, step.certainty, to: &buffer)
            if step.confirmedBy != 0 {
                buffer.append(",\"confirmed_by\":")
                buffer.append(decimal: step.confirmedBy)
            }
            buffer.append("}")
        }
    }

    private mutating func results(_ list: InlineArray<15, OrderlyJudgement.RuleResult>) {
        let results = list.span
        for index in results.indices {
            let result = results[index]
            checkPhrases.append(result.result, of: index, to: &buffer)
            if result.first == 0 { continue }
            buffer.append(decimal: result.first)
            if result.second == 0 { continue }
            buffer.append(",")
            buffer.append(decimal: result.second)
        }
        buffer.append("]}")
    }

    private mutating func timeWait(_ orderly: borrowing OrderlyJudgement) {
        guard orderly.connection.timeWaitDuration > 0 else { return }
        buffer.append(",\"time_wait\":[")
        timeWait(
            of: orderly.closedBy == .client ? "client" : "server", restarts: 0,
            expiry: orderly.connection.timeWaitExpiry, remaining: orderly.connection.timeWaitDuration)
        buffer.append("]")
    }
}
