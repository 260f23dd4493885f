import PacketDecoding
import TCPTracking

extension Judgement {
    /// How the connection ended, as one or two sentences.
    func closingSentence() -> String {
        let sentence =
            switch subject.closing {
            case .fourSegment: "Closed in four segments\(closingTime); \(closers)."
            case .threeSegment: "Closed in three segments\(closingTime); \(closers)."
            case .simultaneous: "Closed from both sides at once (the FINs crossed)\(closingTime); \(closers)."
            case .reset: reset()
            case .halfClosed: halfClosed()
            case .finUnanswered: finUnanswered()
            case .abandoned: abandoned()
            case .replaced: replaced()
            case .open: open()
            case .idle: idle()
            case .notOpened: "It was never opened."
            }
        return sentence + failedRulesSentence
    }

    private var closingTime: String {
        times.closing.map { " in \(durationText($0))" } ?? ""
    }

    private func state(of end: End) -> String { "\(subject.connection.endpoints[end.index].state.name)" }

    private var states: String { "client \(state(of: subject.client)), server \(state(of: subject.server))" }

    /// One FIN acknowledged, and the other direction in use.
    private func halfClosed() -> String {
        guard let closer = subject.firstCloser else { return "" }
        let holder = closer.other
        let fin = subject.details.endpoints[closer.index].fin
        let answer = subject.details.endpoints[closer.index].finAcknowledged
        let start = """
            The \(subject.role(of: closer)) closed (FIN in frame \(fin.frame)), the \(subject.role(of: holder)) \
            acknowledged (frame \(answer.frame))
            """
        let lastData = subject.connection.endpoints[holder.index].lastData
        if lastData.happened, lastData.frame > answer.frame {
            return """
                \(start) and still sends data \(durationText(lastData.time - answer.time)) later, as a half-closed \
                connection may; \(states).
                """
        }
        return "\(start); what became of the other direction was not captured; \(states)."
    }

    private func finUnanswered() -> String {
        guard let first = subject.firstCloser else { return "" }
        let isFirstAcknowledged = subject.connection.endpoints[first.index].knows(.finAcknowledged)
        let sender = isFirstAcknowledged ? first.other : first
        let details = subject.details.endpoints[sender.index]
        let copies = details.finCount > 1 ? ", sent \(timesText(UInt64(details.finCount)))," : ""
        let fin = "The \(subject.role(of: sender))'s FIN (frame \(details.fin.frame))\(copies)"
        if isFirstAcknowledged {
            return """
                \(fin) was not acknowledged in this capture: the last ACK was lost, not captured, or the capture ended; \
                \(states).
                """
        }
        if subject.connection.endpoints[sender.other.index].segments == 0 {
            return "\(fin) was captured; whether it was acknowledged was not."
        }
        let state = subject.connection.endpoints[sender.index].knows(.receivedFIN) ? "closing" : "fin-wait-1"
        return """
            \(fin) was never acknowledged: \(subject.endpointText(of: sender.other)) or the path to it is gone, or the \
            capture ended first; at \(subject.addressText(of: sender)): ss -tno state \(state) \(subject.filter(at: sender)).
            """
    }

    private func abandoned() -> String {
        let client = subject.details.endpoints[subject.client.index].unansweredRetransmissions
        let server = subject.details.endpoints[subject.server.index].unansweredRetransmissions
        let sender = client >= server ? subject.client : subject.server
        let last = subject.connection.endpoints[sender.index].lastData
        return """
            The \(subject.role(of: sender)) sent its last data again \(timesText(UInt64(max(client, server)))) without \
            any answer, until frame \(last.frame): \(subject.endpointText(of: sender.other)) or the path to it is gone; \
            at \(subject.addressText(of: sender)): ping \(subject.addressText(of: sender.other)), ss -tnoi \
            \(subject.filter(at: sender)).
            """
    }

    private func replaced() -> String {
        """
        Before it had closed (\(states)) a new connection took its four-tuple: an end restarted or lost its state, or \
        NAT reused the port.
        """
    }

    private func open() -> String {
        let facts = subject.connection.facts
        let last = subject.connection.lastFrame
        if facts.contains(.unreachable) || subject.details.unreachable.count > 0 {
            return """
                Still open at the end of the capture (\(states)), last seen in frame \(last); an ICMP error came in frame \
                \(subject.details.unreachable.sighting.frame): \(subject.unreachableText).
                """
        }
        return "Still open at the end of the capture (\(states)), last seen in frame \(last)."
    }

    private func idle() -> String {
        """
        Taken out of the table to bound memory, not closed (\(states)), last seen in frame \
        \(subject.connection.lastFrame).
        """
    }
}
