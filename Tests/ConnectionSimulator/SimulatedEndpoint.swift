/// One TCP endpoint as RFC 9293 §3.10 describes it, with RFC 5961 and the half-duplex close of RFC 1122 §4.2.2.13.
///
/// It is written from the documents alone. Windows are constant and never full, options and urgent data are left out:
/// they move no state.
package struct SimulatedEndpoint: BitwiseCopyable, Sendable {
    /// What RCV.WND and SND.WND are throughout.
    package static let window: UInt32 = 64_000
    /// Octets that one SEND brings.
    static let sendLength: UInt8 = 10

    package private(set) var state = SimulatedState.closed
    /// Every state so far, CLOSED at first.
    package private(set) var trace = StateTrace()

    package let initialSequence: UInt32
    var unacknowledged: UInt32
    var next: UInt32
    var receiveNext: UInt32 = 0
    var openedPassively = false
    /// The application has called CLOSE and the FIN waits behind data or the opening.
    var wantsToClose = false
    /// It has closed both directions: data that arrives now is answered by RST (RFC 1122 §4.2.2.13).
    var refusesData = false
    /// SENDs that wait for ESTABLISHED.
    var waitingSends: UInt8 = 0
    /// An acknowledgment is due and may still ride on another segment (RFC 9293 §3.8.6.3).
    package var owesACK = false
    /// What was sent and not acknowledged, oldest first.
    package var retransmissions = SegmentQueue()
    /// What arrived beyond RCV.NXT and waits for the octets before it.
    var held = SegmentQueue()
    var enteredFINWait2InThisEvent = false
    /// It reached CLOSED without sending or receiving anything: no observer can know.
    package private(set) var closedSilently = false
    /// How often the oldest segment was sent again.
    package var attempts: UInt8 = 0
    var identification: UInt16 = 0
    /// What it sends, to be taken by the network after each event.
    var output = SegmentQueue()

    /// How much of what is not acceptable it still leaves unanswered; `.max` for all of it.
    var unanswered: UInt8

    package init(initialSequence: UInt32, unanswered: UInt8 = 0) {
        self.initialSequence = initialSequence
        self.unanswered = unanswered
        unacknowledged = initialSequence
        next = initialSequence
        trace.append(.closed)
    }

    mutating func enter(_ new: SimulatedState) {
        // RFC 9293 Figure 5: FIN and the acknowledgment of the own FIN in one segment lead straight to TIME-WAIT.
        if new == .timeWait, state == .finWait2, enteredFINWait2InThisEvent { trace.removeLast() }
        enteredFINWait2InThisEvent = new == .finWait2
        state = new
        trace.append(new)
        if new == .closed || new == .listen { forget() }
        if new == .timeWait { retransmissions.removeAll() }
    }

    /// The transmission control block is deleted.
    private mutating func forget() {
        retransmissions.removeAll()
        held.removeAll()
        wantsToClose = false
        refusesData = false
        waitingSends = 0
        owesACK = false
        attempts = 0
        unacknowledged = initialSequence
        next = initialSequence
    }

    // MARK: Sending

    /// Sends a segment as it stands.
    mutating func emit(_ segment: SimulatedSegment) {
        var segment = segment
        identification &+= 1
        segment.identification = identification
        segment.senderStates = UInt8(trace.count)
        output.append(segment)
    }

    /// Sends what takes sequence space: remembered until it is acknowledged, and acknowledging all that has arrived.
    mutating func transmit(isSYN: Bool = false, isACK: Bool = true, isFIN: Bool = false, length: UInt8 = 0) {
        var segment = SimulatedSegment(sequence: next)
        segment.isSYN = isSYN
        segment.isACK = isACK
        segment.isFIN = isFIN
        segment.length = length
        if isACK {
            segment.acknowledgment = receiveNext
            owesACK = false
        }
        next = segment.end
        retransmissions.append(segment)
        emit(segment)
    }

    /// <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>
    mutating func acknowledge() {
        var segment = SimulatedSegment(sequence: next)
        segment.isACK = true
        segment.acknowledgment = receiveNext
        owesACK = false
        emit(segment)
    }

    /// <SEQ=number><CTL=RST>
    mutating func reset(at number: UInt32) {
        var segment = SimulatedSegment(sequence: number)
        segment.isRST = true
        emit(segment)
    }

    // MARK: Application calls (RFC 9293 §3.10.1 to §3.10.5)

    package mutating func listen() {
        openedPassively = true
        enter(.listen)
    }

    package mutating func connect() {
        openedPassively = false
        enter(.synSent)
        transmit(isSYN: true, isACK: false)
    }

    package var canSend: Bool {
        guard !wantsToClose, retransmissions.count < 6 else { return false }
        switch state {
        case .synSent, .synReceived: return waitingSends < 2
        case .established, .closeWait: return true
        default: return false
        }
    }

    package mutating func send() {
        waitingSends += 1
        proceed()
    }

    package var canClose: Bool {
        switch state {
        case .listen, .synSent: true
        case .synReceived, .established, .closeWait: !wantsToClose
        default: false
        }
    }

    /// - Parameter both: the application will not read any more either, as with close() in place of shutdown().
    package mutating func close(both: Bool) {
        if state == .listen || state == .synSent {
            closeSilently()
            return
        }
        refusesData = both
        wantsToClose = true
        if state == .synReceived, waitingSends == 0 {
            sendFIN()
        } else {
            proceed()
        }
    }

    package mutating func abort() {
        switch state {
        case .synReceived, .established, .finWait1, .finWait2, .closeWait:
            let number = next
            enter(.closed)
            reset(at: number)
        default:
            closeSilently()
        }
    }

    private mutating func closeSilently() {
        enter(.closed)
        closedSilently = true
    }

    /// Sends what waited for ESTABLISHED, and the FIN behind it.
    mutating func proceed() {
        guard state == .established || state == .closeWait else { return }
        while waitingSends > 0 {
            waitingSends -= 1
            transmit(length: Self.sendLength)
        }
        if wantsToClose { sendFIN() }
    }

    private mutating func sendFIN() {
        wantsToClose = false
        enter(state == .closeWait ? .lastAck : .finWait1)
        transmit(isFIN: true)
    }

    // MARK: Timers (RFC 9293 §3.10.8)

    /// The oldest segment is sent again, or given up: the connection is deleted without a word.
    package mutating func retransmit(limit: UInt8) {
        guard attempts < limit else {
            closeSilently()
            return
        }
        attempts += 1
        var segment = retransmissions[0]
        segment.isRetransmission = true
        if segment.isSYN {
            // In SYN-RECEIVED a SYN of an active open is sent again as SYN,ACK (RFC 9293 §3.5).
            segment.isACK = state != .synSent
        }
        if segment.isACK {
            segment.acknowledgment = receiveNext
            owesACK = false
        }
        emit(segment)
    }

    package mutating func expireTimeWait() {
        closeSilently()
    }
}
