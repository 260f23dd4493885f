import PacketDecoding
import TCPTracking

extension Judgement {
    /// How the connection ended, as one or two sentences.
    func closingSentence() -> Message {
        if let manner = closingManner { return .closed(manner, duration: times.closing, closers: closers) }
        return switch subject.closing {
        case .reset: reset()
        case .halfClosed: halfClosed()
        case .finUnanswered: finUnanswered()
        case .abandoned: abandoned()
        case .replaced: .replaced(states: states)
        case .open: open()
        case .idle: .idle(states: states, last: subject.connection.lastFrame)
        case .fourSegment, .threeSegment, .simultaneous, .notOpened: .neverOpened
        }
    }

    private func state(of end: End) -> String { "\(subject.connection.endpoints[end.index].state.name)" }

    private var states: Message { .states(client: state(of: subject.client), server: state(of: subject.server)) }

    /// One FIN acknowledged, and the other direction in use.
    private func halfClosed() -> Message {
        guard let closer = subject.firstCloser else { return .empty }
        let holder = closer.other
        let fin = subject.details.endpoints[closer.index].fin.frame
        let answer = subject.details.endpoints[closer.index].finAcknowledged
        let lastData = subject.connection.endpoints[holder.index].lastData
        if lastData.happened, lastData.frame > answer.frame {
            return .halfClosedAndSending(
                closer: subject.role(of: closer), fin: fin, holder: subject.role(of: holder), answer: answer.frame,
                later: lastData.time - answer.time, states: states)
        }
        return .halfClosed(
            closer: subject.role(of: closer), fin: fin, holder: subject.role(of: holder), answer: answer.frame,
            states: states)
    }

    private func finUnanswered() -> Message {
        guard let first = subject.firstCloser else { return .empty }
        let isFirstAcknowledged = subject.connection.endpoints[first.index].knows(.finAcknowledged)
        let sender = isFirstAcknowledged ? first.other : first
        let details = subject.details.endpoints[sender.index]
        let fin = Message.finAsSent(
            subject.role(of: sender), frame: details.fin.frame, copies: UInt64(details.finCount))
        if isFirstAcknowledged { return .secondFINUnanswered(fin, states: states) }
        if subject.connection.endpoints[sender.other.index].segments == 0 { return .finWithUnknownAnswer(fin) }
        return .finUnanswered(
            fin, peer: subject.endpointText(of: sender.other), sender: subject.addressText(of: sender),
            state: subject.connection.endpoints[sender.index].knows(.receivedFIN) ? "closing" : "fin-wait-1",
            filter: subject.filter(at: sender))
    }

    private func abandoned() -> Message {
        let client = subject.details.endpoints[subject.client.index].unansweredRetransmissions
        let server = subject.details.endpoints[subject.server.index].unansweredRetransmissions
        let sender = client >= server ? subject.client : subject.server
        return .abandoned(
            subject.role(of: sender), times: UInt64(max(client, server)),
            last: subject.connection.endpoints[sender.index].lastData.frame,
            peer: subject.endpointText(of: sender.other), peerAddress: subject.addressText(of: sender.other),
            sender: subject.addressText(of: sender), filter: subject.filter(at: sender))
    }

    private func open() -> Message {
        let last = subject.connection.lastFrame
        let unreachable = subject.details.unreachable
        if subject.connection.facts.contains(.unreachable) || unreachable.count > 0 {
            return .stillOpen(
                states: states, last: last, icmp: subject.unreachableText, frame: unreachable.sighting.frame)
        }
        return .stillOpen(states: states, last: last)
    }
}
