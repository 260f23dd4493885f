import PacketDecoding
import TCPTracking

extension Judgement {
    /// How a connection that came to be was opened, as a sentence.
    func openingSentence() -> String {
        switch subject.opening {
        case .oneSided:
            let silent =
                subject.connection.endpoints[subject.client.index].segments == 0 ? subject.client : subject.server
            return """
                Only segments of the \(subject.role(of: silent.other)), \(subject.endpointText(of: silent.other)), were \
                captured, so the states of the \(subject.role(of: silent)) are inferred: asymmetric routing, or a mirror \
                port that copies one direction; capture both.
                """
        case .partial:
            return "The opening was captured in part: \(listText(missingOpeningSegments)) is implied by what follows."
        case .notCaptured:
            let roles =
                subject.connection.facts.contains(.rolesObserved) ? "" : "; which end is the client is a guess"
            return "The connection is older than the capture, so its opening cannot be judged\(roles)."
        default:
            return openingPhrase() + "."
        }
    }

    /// How a documented opening went, without the full stop.
    func openingPhrase() -> String {
        let duration = times.opening.map { " in \(durationText($0))" } ?? ""
        var text: String
        switch subject.opening {
        case .simultaneous: text = "Both ends opened at once (simultaneous open, RFC 9293 §3.5)\(duration)"
        case .fastOpen: text = "Opened with Fast Open\(duration), the data in the SYN accepted"
        default: text = "Opened\(duration)"
        }
        let again = subject.details.synRetransmissions
        if again > 0 {
            text += " (the SYN was sent \(timesText(UInt64(again) + 1)))"
        } else if subject.details.synACKRetransmissions > 0 {
            text += """
                 after the SYN,ACK was sent \(timesText(UInt64(subject.details.synACKRetransmissions) + 1))
                """
        }
        return text
    }

    private var missingOpeningSegments: [String] {
        let facts = subject.connection.facts
        var names: [String] = []
        if !facts.contains(.sawSYN) { names.append("the SYN") }
        if !facts.contains(.sawSYNACK) { names.append("the SYN,ACK") }
        if names.isEmpty { names.append("the ACK") }
        return names
    }

    /// Why a connection did not come to be, where no pattern says it.
    func openingFailure() -> String {
        switch subject.opening {
        case .unreachable: unreachable()
        case .unanswered: subject.isTooLargeForPath ? tooLargeForPath() : answeredWrongly()
        case .halfOpen: halfOpen()
        case .reset: resetInOpening()
        case .challenged: challenged()
        default: ""
        }
    }

    private var server: String { subject.endpointText(of: subject.server) }
    private var client: String { subject.endpointText(of: subject.client) }

    func unreachable() -> String {
        let wait =
            subject.details.unreachable.sighting.time
            - subject.details.endpoints[subject.client.index].firstSYN.time
        return """
            An ICMP error answered the SYN to \(server) after \(durationText(wait)): \(subject.unreachableText); \
            \(subject.unreachableAdvice).
            """
    }

    /// The SYN is larger than the path takes, because it carries data (RFC 7413) or the path's MTU is tiny.
    private func tooLargeForPath() -> String {
        """
        \(server) did not answer, and the path did: \(subject.unreachableText), in frame \
        \(subject.details.unreachable.sighting.frame); the SYN has to be sent again in smaller packets, and was not \
        captured so; \(subject.unreachableAdvice).
        """
    }

    /// The SYN and how often it was sent, as an object.
    private var sentSYN: String {
        let first = subject.details.endpoints[subject.client.index].firstSYN
        let last = subject.details.endpoints[subject.client.index].lastSYN
        let copies = UInt64(subject.details.synRetransmissions) + 1
        return copies == 1
            ? "one SYN" : "the SYN, sent \(timesText(copies)) in \(durationText(last.time - first.time))"
    }

    /// Something came back that does not acknowledge the SYN.
    private func answeredWrongly() -> String {
        guard
            let remark = earlier(subject.remark(.resetNotAcknowledgingSYN), subject.remark(.unacceptableSYNACK))
        else { return ignoredSYN() }
        let segment = remark.kind == .unacceptableSYNACK ? "SYN,ACK" : "RST"
        let seen = subject.sequenceText(SequenceNumber(remark.observed), of: subject.client)
        return """
            Nothing answered \(sentSYN), to \(server), as it must: the \(segment) \(placeText(remark)) has ack=\(seen) and \
            does not acknowledge x+1, so it is stale, forged, or changed on the path; capture there: \
            \(subject.captureCommand).
            """
    }

    /// Nothing came back.
    func ignoredSYN() -> String {
        let ended = subject.details.synRetransmissions == 0 ? ", or the capture ended first" : ""
        return """
            \(server) did not answer \(sentSYN): a firewall drops it, the host is down, its backlog is full, or its answer \
            takes another path\(ended); capture there: \(subject.captureCommand), and see \(subject.listeningCommand).
            """
    }

    private func halfOpen() -> String {
        let copies = UInt64(subject.details.synACKRetransmissions) + 1
        return """
            \(client) never acknowledged the SYN,ACK of \(server), sent \(timesText(copies)): it does not reach the \
            client, the client is gone, or its address is forged (SYN flood); capture at the client: \
            \(subject.captureCommand); and see at the server: ss -tn state syn-recv \
            'sport = :\(subject.port(of: subject.server))', nstat -az TcpExtSyncookiesSent.
            """
    }

    private func resetInOpening() -> String {
        let reset = subject.details.reset
        if !subject.connection.facts.contains(.sawSYNACK) {
            return """
                \(subject.endpointText(of: reset.sender)) gave the opening up with RST (frame \(reset.sighting.frame)) \
                before any SYN,ACK was captured: connect() was cancelled, or the SYN,ACK took another path; capture on the \
                other side: \(subject.captureCommand).
                """
        }
        let wait = durationText(reset.sighting.time - subject.details.completingSYNACK.time)
        return """
            \(server) took the opening back with RST \(wait) after its SYN,ACK: its accept queue overflows with \
            tcp_abort_on_overflow set, or the listener closed; there: sysctl net.ipv4.tcp_abort_on_overflow, \
            nstat -az TcpExtListenOverflows.
            """
    }

    private func challenged() -> String {
        """
        \(server) answered the SYN with an ACK that does not acknowledge it: an old connection of the same four-tuple \
        lives there (the client restarted, or NAT reused the port); there: ss -tn \
        'sport = :\(subject.port(of: subject.server))' dst \(client).
        """
    }
}
