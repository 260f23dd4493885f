import PacketDecoding
import TCPTracking

/// What is counted of a connection: all that an overview needs of most.
package struct ConnectionBrief: BitwiseCopyable, Sendable {
    package var id: UInt64
    package let key: FlowKey
    package let client: End
    package let opening: OpeningOutcome
    package let closing: ClosingOutcome
    /// When the first and the last segment were captured, nanoseconds since the epoch.
    package let startTime: Int64
    package let lastTime: Int64
    /// As in `ConnectionTimes`.
    package let clientWait: Int64?
    package let synRetransmissions: UInt32
    package let synACKRetransmissions: UInt32
    /// Segments that either end sent again, SYN, SYN,ACK and FIN among them.
    package let retransmissions: UInt32
    /// What the client waited before each copy of its SYN.
    package let synWaits: SYNWaits
    /// Why it was reset; nil where no RST ended it or its opening.
    package let resetCause: ResetCause?
    /// The server's end sent the RST; meaningful with `resetCause`.
    package let isResetByServer: Bool
    /// The server repeated its SYN,ACK although the ACK of it had been captured.
    package let hasIgnoredACK: Bool
    package let sentByClient: SentBrief
    package let sentByServer: SentBrief
    /// SYN and SYN,ACK; nil where the capture does not hold both.
    package let handshake: Handshake?
    /// The capture holds the SYN,ACK.
    package let isAnswered: Bool

    /// Payload octets of both ends.
    package var octets: UInt64 { sentByClient.octets &+ sentByServer.octets }

    /// What tells an opening from all others, whatever addresses it is seen with.
    package struct Handshake: BitwiseCopyable, Sendable {
        /// Both initial sequence numbers, the client's in the upper half.
        package var numbers: UInt64
        /// The options of the SYN.
        package var options: SegmentAttributes
        /// TSval of the SYN, when it carried timestamps.
        package var timestamp: UInt32?

        init(_ x: SequenceNumber, _ y: SequenceNumber, options: SegmentAttributes, timestamp: UInt32) {
            numbers = UInt64(x.value) << 32 | UInt64(y.value)
            self.options = options
            self.timestamp = options.contains(.timestamps) ? timestamp : nil
        }
    }

    package init(_ judgement: Judgement) {
        let subject = judgement.subject
        id = subject.connection.id
        key = subject.connection.key
        client = subject.client
        opening = subject.opening
        closing = subject.closing
        startTime = subject.details.startTime
        lastTime = subject.connection.lastTime
        clientWait = judgement.times.clientWait
        synRetransmissions = subject.details.synRetransmissions
        synACKRetransmissions = subject.details.synACKRetransmissions
        retransmissions = subject[.a].retransmissions &+ subject[.b].retransmissions
        synWaits = subject.details.synWaits
        resetCause = judgement.resetCause
        isResetByServer = resetCause != nil && subject.details.reset.sender != subject.client
        hasIgnoredACK = subject.remark(.handshakeACKNotAccepted, by: subject.server) != nil
        sentByClient = subject.sent(by: subject.client)
        sentByServer = subject.sent(by: subject.server)
        isAnswered = subject.connection.facts.contains(.sawSYNACK)
        if subject.connection.facts.isSuperset(of: [.sawSYN, .sawSYNACK]) {
            let opener = subject[client]
            handshake = Handshake(
                opener.initialSequence, subject[client.other].initialSequence, options: opener.synAttributes,
                timestamp: opener.synTimestamp)
        } else {
            handshake = nil
        }
    }

    /// Whether there is no more to say of a connection than its outcome.
    package static func isEnough(for connection: DocumentedConnection) -> Bool {
        let told: SegmentAttributes = [.fastOpen, .checksumWrong, .checksumPartial]
        guard connection.clientOptions.isDisjoint(with: told) else { return false }
        guard let answer = connection.answer else { return true }
        // An option that only one SYN carries is told.
        let negotiated: SegmentAttributes = [.windowScale, .sackPermitted, .timestamps]
        return answer.options.isDisjoint(with: told)
            && answer.options.intersection(negotiated) == connection.clientOptions.intersection(negotiated)
    }

    /// - Parameter connection: One of which this is enough; an optional brief would be copied once more.
    package init(of connection: DocumentedConnection) {
        id = connection.id
        key = connection.key
        client = connection.client
        startTime = connection.startTime
        lastTime = connection.lastTime
        synRetransmissions = connection.synRetransmissions
        synACKRetransmissions = connection.synACKRetransmissions
        retransmissions = connection.synRetransmissions &+ connection.synACKRetransmissions
        synWaits = connection.synWaits
        hasIgnoredACK = false
        sentByClient = connection.sentByClient
        sentByServer = connection.sentByServer
        let cause: ResetCause?
        (opening, closing, cause) = Self.outcomes(of: connection)
        let hasLooked =
            cause != nil && connection.closer == client && (sentByClient.octets | sentByServer.octets) == 0
            && connection.sinceOpening <= HealthCheck.longest
        resetCause = hasLooked ? .healthCheck : cause
        isResetByServer = cause != nil && connection.closer != client
        guard let answer = connection.answer else {
            clientWait = nil
            handshake = nil
            isAnswered = false
            return
        }
        if case .halfOpen = opening { clientWait = nil } else { clientWait = answer.time &- connection.startTime }
        handshake = Handshake(
            connection.clientSequence, answer.sequence, options: connection.clientOptions,
            timestamp: connection.synTimestamp)
        isAnswered = true
    }

    /// What is found of a connection that is told without its details; nil of most, of which nothing is.
    package static func finding(of connection: DocumentedConnection) -> FindingKind? {
        finding(synRetransmissions: connection.synRetransmissions, connection.synACKRetransmissions)
    }

    /// The same of the brief of such a one. Of no meaning where it was judged: the judgement has its findings.
    package var findingWithoutDetails: FindingKind? {
        Self.finding(synRetransmissions: synRetransmissions, synACKRetransmissions)
    }

    private static func finding(synRetransmissions: UInt32, _ synACKRetransmissions: UInt32) -> FindingKind? {
        if synRetransmissions > 0 { return .synLost }
        return synACKRetransmissions > 0 ? .synACKLost : nil
    }

    private static func outcomes(
        of connection: DocumentedConnection
    ) -> (OpeningOutcome, ClosingOutcome, ResetCause?) {
        switch connection.ending {
        case .unanswered: (.unanswered, .notOpened, nil)
        case .refused: (.refused, .notOpened, .refused)
        case .halfOpen: (.halfOpen, .notOpened, nil)
        case .open: (.threeWay, connection.isEvicted ? .idle : .open, nil)
        case .halfClosed: (.threeWay, .halfClosed, nil)
        case .fourSegment: (.threeWay, .fourSegment, nil)
        case .threeSegment: (.threeWay, .threeSegment, nil)
        case .aborted: (.threeWay, .reset, .aborted)
        case .abortedWithUnreadData: (.threeWay, .reset, .unreadData)
        }
    }
}
