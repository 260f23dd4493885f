import PacketDecoding
import TCPTracking

/// The times of a connection at the vantage, in nanoseconds; nil where the capture does not tell.
package struct ConnectionTimes: BitwiseCopyable, Sendable {
    /// From the first SYN to the SYN,ACK that completed: what the caller of connect() felt.
    package var clientWait: Int64?
    /// From the first SYN to the segment that completed the opening: the third, or the crossing SYN,ACK.
    package var opening: Int64?
    /// Network round trip between vantage and server: SYN to SYN,ACK, never stretched by a lost SYN.
    package var serverRoundTrip: Int64?
    /// Network round trip between vantage and client: SYN,ACK to ACK.
    package var clientRoundTrip: Int64?
    /// From the first SYN to the copy that was answered: what lost SYNs cost. 0 where none was sent again.
    package var synLoss: Int64?
    /// From the first SYN,ACK to the copy that completed: what lost SYN,ACKs cost. 0 where none was needed again.
    package var synACKLoss: Int64?
    /// From the first SYN to the RST or the ICMP error that ended the opening.
    package var failedAfter: Int64?
    /// From the first FIN (or the RST) to the last segment of the closing.
    package var closing: Int64?

    init() {}

    init(_ connection: Connection, _ details: inout ConnectionDetails, opening outcome: OpeningOutcome) {
        let hasFIN = (details.endpoints[0].fin.happened, details.endpoints[1].fin.happened)
        if hasFIN.0 || hasFIN.1 { closing = Self.closing(connection, &details) }
        if outcome.isFailure { failedAfter = Self.failure(connection, &details, outcome) }
        guard connection.facts.contains(.sawSYNACK) else { return }
        let handshake = HandshakeSightings(connection, &details)
        if isClockSet(&details, after: handshake.syn, until: handshake.completing) { return }
        if handshake.syn.happened, handshake.completing.happened, handshake.completing.time >= handshake.syn.time {
            opening = handshake.completing.time - handshake.syn.time
        }
        guard !handshake.isShifted else { return }
        clientRoundTrip = handshake.clientRoundTrip
        guard handshake.syn.happened, handshake.synACK.time >= handshake.syn.time else { return }
        if outcome != .halfOpen { clientWait = handshake.completed - handshake.syn.time }
        if let answered = handshake.answeredSYN {
            serverRoundTrip = handshake.synACK.time - answered
            synLoss = answered - handshake.syn.time
        }
        if outcome != .halfOpen { synACKLoss = handshake.synACKLoss }
    }

    private static func failure(
        _ connection: Connection, _ details: inout ConnectionDetails, _ outcome: OpeningOutcome
    ) -> Int64? {
        let syn = details.endpoints[connection.client.index].firstSYN
        let end = outcome == .unreachable ? details.unreachable.sighting : details.reset.sighting
        guard outcome == .unreachable || outcome == .refused || outcome == .reset, syn.happened, end.happened,
            end.time >= syn.time
        else { return nil }
        return end.time - syn.time
    }

    private static func closing(_ connection: Connection, _ details: inout ConnectionDetails) -> Int64? {
        var first: Sighting?
        var last: Sighting?
        func note(_ sighting: Sighting) {
            guard sighting.happened else { return }
            if first.map({ sighting.time < $0.time }) ?? true { first = sighting }
            if last.map({ sighting.time > $0.time }) ?? true { last = sighting }
        }
        for end in 0..<2 {
            note(details.endpoints[end].fin)
            note(details.endpoints[end].finAcknowledged)
        }
        if connection.facts.contains(.reset) { note(details.reset.sighting) }
        guard let first, let last, !isClockSet(&details, after: first, until: last) else { return nil }
        return last.time - first.time
    }
}

/// Whether the capture's clock was set between two segments: the time between them says nothing. `details` is only read.
private func isClockSet(_ details: inout ConnectionDetails, after first: Sighting, until last: Sighting) -> Bool {
    if details.remarks.count == 0 { return false }
    return isClockSet(
        details.remarks.first(.clockStepsBack), details.remarks.first(.clockStepsForward), after: first, until: last)
}

private func isClockSet(_ back: Remark?, _ forward: Remark?, after first: Sighting, until last: Sighting) -> Bool {
    guard let remark = earlier(back, forward) else { return false }
    return remark.frame > first.frame && remark.frame <= last.frame
}

/// When the opening's segments were captured, and which copies belong together.
private struct HandshakeSightings {
    let syn: Sighting
    /// The first SYN,ACK, and the copy that completed.
    let synACK: Sighting
    let completingSYNACK: Sighting
    /// The third segment.
    let acknowledgment: Sighting
    /// The segment that completed the opening.
    let completing: Sighting
    /// When the copy of the SYN was captured that the first SYN,ACK answers; nil where that is not known.
    private(set) var answeredSYN: Int64?
    private(set) var clientRoundTrip: Int64?
    /// When the SYN,ACK was captured that completed for the client.
    private(set) var completed: Int64
    private(set) var synACKLoss: Int64?

    /// The frames stand in no causal order: the directions were captured apart, and times between them mean nothing.
    var isShifted: Bool {
        (syn.happened && synACK.frame < syn.frame)
            || (acknowledgment.happened && acknowledgment.frame < synACK.frame)
    }

    init(_ connection: Connection, _ details: inout ConnectionDetails) {
        let client = connection.client
        let crossed = connection.facts.contains(.simultaneousOpen)
        syn = details.endpoints[client.index].firstSYN
        completingSYNACK = details.completingSYNACK
        synACK = crossed ? completingSYNACK : details.endpoints[client.other.index].firstSYN
        acknowledgment = details.endpoints[client.index].firstACK
        completed = completingSYNACK.time
        completing = crossed ? completingSYNACK : acknowledgment
        answeredSYN = Self.answeredSYN(&details, client, before: synACK)
        readSYNACKs(&details, client)
    }

    /// With a repeated SYN only its timestamp tells which copy was answered (RFC 7323 §4.1).
    private static func answeredSYN(
        _ details: inout ConnectionDetails, _ client: End, before synACK: Sighting
    ) -> Int64? {
        let first = details.endpoints[client.index].firstSYN
        guard details.synRetransmissions > 0 else { return first.time }
        // Copies sent after the SYN,ACK say nothing about it.
        if details.remarks.lost == 0 {
            guard let again = details.remarks.first(.synLost, by: client), again.frame < synACK.frame else {
                return first.time
            }
        }
        guard details.endpoints[client.index].synAttributes.contains(.timestamps), details.synACKEchoesTimestamp
        else { return nil }
        let last = details.endpoints[client.index].lastSYN
        let firstStamp = details.endpoints[client.index].synTimestamp
        let lastStamp = details.endpoints[client.index].lastSYNTimestamp
        guard firstStamp != lastStamp else { return nil }
        if details.synACKEcho == firstStamp { return first.time }
        return details.synACKEcho == lastStamp && last.frame < synACK.frame ? last.time : nil
    }

    /// The same for a repeated SYN,ACK: the third segment's echo tells, or its place before the second copy.
    private mutating func readSYNACKs(_ details: inout ConnectionDetails, _ client: End) {
        let server = client.other
        let isAnswered = acknowledgment.happened && acknowledgment.time >= synACK.time
        guard details.synACKRetransmissions > 0 else {
            synACKLoss = 0
            if isAnswered { clientRoundTrip = acknowledgment.time - completingSYNACK.time }
            return
        }
        if details.remarks.lost == 0, isAnswered {
            let again = earlier(
                details.remarks.first(.synACKLost, by: server),
                details.remarks.first(.handshakeACKNotAccepted, by: server))
            if let again, acknowledgment.frame < again.frame {
                synACKLoss = 0
                clientRoundTrip = acknowledgment.time - synACK.time
                return
            }
        }
        // The client sent its SYN again: no copy had arrived by then.
        if details.remarks.first(.synACKLostAfterVantage, by: client) != nil {
            synACKLoss = completingSYNACK.time - synACK.time
        }
        let firstStamp = details.endpoints[server.index].synTimestamp
        let lastStamp = details.endpoints[server.index].lastSYNTimestamp
        guard isAnswered, details.endpoints[server.index].synAttributes.contains(.timestamps),
            details.endpoints[client.index].firstACKEchoesTimestamp, firstStamp != lastStamp
        else { return }
        let last = details.endpoints[server.index].lastSYN
        switch details.endpoints[client.index].firstACKEcho {
        case firstStamp:
            completed = synACK.time
            synACKLoss = 0
            clientRoundTrip = acknowledgment.time - synACK.time
        case lastStamp where last.frame < acknowledgment.frame:
            completed = last.time
            synACKLoss = last.time - synACK.time
            clientRoundTrip = acknowledgment.time - last.time
        default: break
        }
    }
}

extension Judgement {
    /// From the segment that completed the opening to the first data of an end, nanoseconds; nil where the opening was
    /// not captured, or data came before it was complete (Fast Open).
    package func firstByte(of end: End) -> Int64? {
        switch subject.opening {
        case .threeWay, .simultaneous, .fastOpen: break
        default: return nil
        }
        let completing =
            subject.opening == .simultaneous
            ? subject.details.completingSYNACK : subject.details.endpoints[subject.client.index].firstACK
        let data = subject.details.endpoints[end.index].firstData
        guard completing.happened, let time = Self.firstByte(data, after: completing),
            !isClockSet(
                subject.remark(.clockStepsBack), subject.remark(.clockStepsForward), after: completing, until: data)
        else { return nil }
        return time
    }

    /// The same from an end's first data and the segment that completed the opening, whatever the clock did.
    package static func firstByte(_ data: Sighting, after completing: Sighting) -> Int64? {
        guard data.happened, data.frame >= completing.frame, data.time >= completing.time else { return nil }
        return data.time &- completing.time
    }

    /// When the TIME-WAIT of an end is over, nanoseconds since the epoch; nil when it is not in TIME-WAIT.
    package func timeWaitExpiry(of end: End) -> Int64? {
        guard subject.connection.endpoints[end.index].state == .timeWait, subject.details.timeWaitDuration > 0 else {
            return nil
        }
        let last = subject.details.endpoints[end.other.index].lastFINAcknowledged
        return last.happened ? last.time &+ subject.details.timeWaitDuration : nil
    }

    /// How often a repeated FIN restarted it.
    package func timeWaitRestarts(of end: End) -> UInt32 {
        subject.remark(.timeWaitRestarted, by: end)?.count ?? 0
    }
}
