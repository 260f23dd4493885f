import PacketDecoding
import TCPConformance
import TCPTracking

// What only some connections have: these fields are written where there is something to say.

extension RecordWriter {
    /// Time-outs, closed windows, the RST, TIME-WAIT.
    mutating func events(_ judgement: Judgement) {
        if judgement.subject.details.episodes.count > 0 {
            episodes(.timeout, ",\"timeouts\":[", judgement)
            episodes(.zeroWindow, ",\"zero_window_episodes\":[", judgement)
        }
        if judgement.subject.details.reset.sighting.happened, judgement.subject.connection.facts.contains(.reset) {
            buffer.append(",\"reset\":")
            reset(judgement.subject.details.reset, judgement)
        }
        if judgement.subject.details.ignoredReset.sighting.happened {
            buffer.append(",\"ignored_reset\":")
            reset(judgement.subject.details.ignoredReset, judgement)
        }
        var isFirst = true
        for end in [judgement.subject.client, judgement.subject.server] {
            guard let expiry = judgement.timeWaitExpiry(of: end) else { continue }
            buffer.append(isFirst ? ",\"time_wait\":[" : ",")
            isFirst = false
            timeWait(
                of: judgement.subject.role(of: end).code, restarts: judgement.timeWaitRestarts(of: end), expiry: expiry,
                remaining: expiry &- judgement.subject.connection.lastTime)
        }
        if !isFirst { buffer.append("]") }
    }

    mutating func timeWait(of role: StaticString, restarts: UInt32, expiry: Int64, remaining: Int64) {
        buffer.append("{\"endpoint\":\"")
        buffer.append(role)
        buffer.append("\",\"restarts\":")
        buffer.append(decimal: restarts)
        buffer.append(",\"expires\":\"")
        buffer.append(rfc3339: expiry)
        buffer.append("\",\"remaining\":")
        buffer.append(seconds: max(remaining, 0))
        buffer.append("}")
    }

    private mutating func episodes(_ kind: Episode.Kind, _ name: StaticString, _ judgement: Judgement) {
        var isFirst = true
        for index in 0..<Int(judgement.subject.details.episodes.count) {
            let episode = judgement.subject.details.episodes[index]
            guard episode.kind == kind else { continue }
            if isFirst { buffer.append(name) }
            buffer.append(isFirst ? "{\"endpoint\":\"" : ",{\"endpoint\":\"")
            isFirst = false
            buffer.append(judgement.subject.role(of: episode.end).code)
            buffer.append("\",\"start\":\"")
            buffer.append(rfc3339: episode.start)
            buffer.append("\",\"first_frame\":")
            buffer.append(decimal: judgement.subject.details.firstFrame(of: episode))
            buffer.append(",\"last_frame\":")
            buffer.append(decimal: judgement.subject.details.lastFrame(of: episode))
            buffer.append(",\"duration\":")
            if kind == .timeout || episode.isOver {
                buffer.append(seconds: episode.duration)
            } else {
                buffer.append("null")
            }
            if kind == .timeout {
                buffer.append(",\"retransmissions\":")
                buffer.append(decimal: UInt64(episode.count))
                buffer.append(",\"first_pause\":")
                buffer.append(seconds: episode.firstPause)
                buffer.append(",\"last_pause\":")
                buffer.append(seconds: episode.lastPause)
                buffer.append(",\"silence_before\":")
                buffer.append(seconds: episode.silence)
                buffer.append(episode.isOver ? ",\"answered\":true}" : ",\"answered\":false}")
            } else {
                buffer.append(",\"probes\":")
                buffer.append(decimal: UInt64(episode.count))
                buffer.append("}")
            }
        }
        if !isFirst { buffer.append("]") }
    }

    private mutating func reset(_ report: ResetReport, _ judgement: Judgement) {
        buffer.append("{\"by\":\"")
        buffer.append(judgement.subject.role(of: report.sender).code)
        buffer.append("\",\"frame\":")
        buffer.append(decimal: report.sighting.frame)
        let client = judgement.subject.client
        buffer.append(",\"client_state\":\"")
        buffer.append((client == .a ? report.stateA : report.stateB).name)
        buffer.append("\",\"server_state\":\"")
        buffer.append((client == .a ? report.stateB : report.stateA).name)
        buffer.append(report.unreadData ? "\",\"unread_data\":true" : "\",\"unread_data\":false")
        buffer.append(report.unacknowledgedData ? ",\"unacknowledged_data\":true" : ",\"unacknowledged_data\":false")
        buffer.append(",\"forgery\":")
        if let marks = judgement.forgeryMarks.first(where: { $0.report.sighting.frame == report.sighting.frame }) {
            buffer.append("{\"confidence\":\"")
            buffer.append(marks.confidence.code)
            buffer.append("\",\"marks\":[")
            for (index, clause) in marks.clauses.enumerated() {
                if index > 0 { buffer.append(",") }
                buffer.append(json: clause.english)
            }
            buffer.append("]}")
        } else {
            buffer.append("null")
        }
        buffer.append("}")
    }

    mutating func list(_ patterns: ConnectionRecord.Patterns) {
        var isFirst = true
        for (identifier, _) in patterns {
            buffer.append(isFirst ? "\"" : ",\"")
            isFirst = false
            buffer.append(identifier)
            buffer.append("\"")
        }
    }
}
