/// The side of an endpoint: A opens, B listens or opens too.
package enum Side: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    case a = 0
    case b = 1

    package var index: Int { Int(rawValue) }
    package var other: Side { self == .a ? .b : .a }
}

/// One thing that may happen next.
package enum Move: Hashable, Sendable {
    // The application.
    case listen(Side)
    case connect(Side)
    case send(Side)
    /// shutdown(SHUT_WR): the other direction stays open.
    case shutdown(Side)
    case close(Side)
    case abort(Side)
    // What `Side` has sent: on its way to the vantage, and from there on its way to the receiver.
    case pass(Side, Fate)
    case deliver(Side, Fate)
    // Timers.
    case delayedACK(Side)
    case retransmit(Side)
    case timeWait(Side)

    /// What the network does to the oldest segment of a leg.
    package enum Fate: UInt8, Hashable, Sendable, CaseIterable {
        case arrives
        case isLost
        /// It arrives, and a copy follows it.
        case isDuplicated
        /// The segment behind it arrives first.
        case isOvertaken
    }
}

/// How much of each kind a history may hold.
package struct Budget: BitwiseCopyable, Hashable, Sendable {
    package var sends: UInt8
    package var closes: UInt8
    package var aborts: UInt8
    /// Losses, copies and overtakings.
    package var faults: UInt8
    package var retransmissions: UInt8
    package var timeWaits: UInt8
    /// After so many copies of one segment the next timeout gives the connection up.
    package var attemptLimit: UInt8
    /// Both ends may open actively.
    package var opensTwice: Bool

    package init(
        sends: UInt8 = 1, closes: UInt8 = 2, aborts: UInt8 = 0, faults: UInt8 = 0, retransmissions: UInt8 = 0,
        timeWaits: UInt8 = 0, attemptLimit: UInt8 = 2, opensTwice: Bool = false
    ) {
        self.sends = sends
        self.closes = closes
        self.aborts = aborts
        self.faults = faults
        self.retransmissions = retransmissions
        self.timeWaits = timeWaits
        self.attemptLimit = attemptLimit
        self.opensTwice = opensTwice
    }
}

/// A segment as it passed the vantage.
package struct CapturedSegment: BitwiseCopyable, Hashable, Sendable {
    package var from: Side
    package var segment: SimulatedSegment
    /// Nanoseconds since the start.
    package var time: Int64
}

/// Two endpoints, the network between them and the vantage in its middle: a value, copied at each branch.
package struct Simulation: BitwiseCopyable, Sendable {
    package private(set) var endpoints: InlineArray<2, SimulatedEndpoint>
    /// What each side has sent and the vantage has not seen.
    private var before = InlineArray<2, SegmentQueue>(repeating: SegmentQueue())
    /// What the vantage has seen and the other side has not received.
    private var after = InlineArray<2, SegmentQueue>(repeating: SegmentQueue())
    package private(set) var budget: Budget
    /// Nothing was lost, copied, overtaken or sent again so far.
    package private(set) var isOrderly = true
    package private(set) var time: Int64 = 0
    /// What a timer adds to the time of the next captured segment.
    private var pause: Int64 = 0

    /// - Parameter unanswered: How much of what is not acceptable each side leaves unanswered, `.max` for all of it.
    package init(
        budget: Budget, sequenceA: UInt32 = 1000, sequenceB: UInt32 = 5000, unanswered: [UInt8] = [0, 0]
    ) {
        endpoints = [
            SimulatedEndpoint(initialSequence: sequenceA, unanswered: unanswered[0]),
            SimulatedEndpoint(initialSequence: sequenceB, unanswered: unanswered[1]),
        ]
        self.budget = budget
    }

    package subscript(side: Side) -> SimulatedEndpoint { endpoints[side.index] }

    /// Nothing is on its way.
    package var isQuiet: Bool {
        before[0].isEmpty && before[1].isEmpty && after[0].isEmpty && after[1].isEmpty
    }

    // MARK: What may happen

    package func moves(into list: inout [Move]) {
        list.removeAll(keepingCapacity: true)
        for side in Side.allCases {
            let end = endpoints[side.index]
            network(of: side, into: &list)
            if before[side.index].count < SegmentQueue.capacity - 3 {
                calls(of: side, end, into: &list)
                if end.owesACK { list.append(.delayedACK(side)) }
                if budget.retransmissions > 0, !end.retransmissions.isEmpty { list.append(.retransmit(side)) }
            }
            if budget.timeWaits > 0, end.state == .timeWait { list.append(.timeWait(side)) }
        }
    }

    private func network(of side: Side, into list: inout [Move]) {
        let hasFault = budget.faults > 0
        if before[side.index].count > 0, after[side.index].count < SegmentQueue.capacity - 1 {
            list.append(.pass(side, .arrives))
            if hasFault {
                list.append(.pass(side, .isLost))
                list.append(.pass(side, .isDuplicated))
                if before[side.index].count > 1 { list.append(.pass(side, .isOvertaken)) }
            }
        }
        if after[side.index].count > 0, before[side.other.index].count < SegmentQueue.capacity - 3 {
            list.append(.deliver(side, .arrives))
            if hasFault {
                list.append(.deliver(side, .isLost))
                list.append(.deliver(side, .isDuplicated))
                if after[side.index].count > 1 { list.append(.deliver(side, .isOvertaken)) }
            }
        }
    }

    private func calls(of side: Side, _ end: SimulatedEndpoint, into list: inout [Move]) {
        if end.state == .closed, end.trace.count == 1 {
            if side == .a || budget.opensTwice { list.append(.connect(side)) }
            if side == .b { list.append(.listen(side)) }
            return
        }
        if budget.sends > 0, end.canSend { list.append(.send(side)) }
        if budget.closes > 0, end.canClose {
            list.append(.shutdown(side))
            if end.state.isSynchronized || end.state == .synReceived { list.append(.close(side)) }
        }
        if budget.aborts > 0, end.state != .closed, end.state != .listen { list.append(.abort(side)) }
    }

    /// Whether a move may happen now: a script that was shortened holds moves that may not.
    package func allows(_ move: Move, list: inout [Move]) -> Bool {
        moves(into: &list)
        return list.contains(move)
    }

    // MARK: What happens

    /// Makes a move. Returns the segment that passed the vantage, if one did.
    package mutating func make(_ move: Move) -> CapturedSegment? {
        var captured: CapturedSegment?
        switch move {
        case .listen(let side): endpoints[side.index].listen()
        case .connect(let side): endpoints[side.index].connect()
        case .send(let side):
            budget.sends -= 1
            endpoints[side.index].send()
        case .shutdown(let side):
            budget.closes -= 1
            endpoints[side.index].close(both: false)
        case .close(let side):
            budget.closes -= 1
            endpoints[side.index].close(both: true)
        case .abort(let side):
            budget.aborts -= 1
            endpoints[side.index].abort()
        case .delayedACK(let side): endpoints[side.index].acknowledge()
        case .retransmit(let side):
            budget.retransmissions -= 1
            isOrderly = false
            pause += 1_000_000_000
            endpoints[side.index].retransmit(limit: budget.attemptLimit)
        case .timeWait(let side):
            budget.timeWaits -= 1
            pause += 60_000_000_000
            endpoints[side.index].expireTimeWait()
        case .pass(let side, let fate): captured = pass(from: side, fate)
        case .deliver(let side, let fate): deliver(from: side, fate)
        }
        for side in Side.allCases {
            while !endpoints[side.index].output.isEmpty {
                before[side.index].append(endpoints[side.index].output.remove(at: 0))
            }
        }
        return captured
    }

    private mutating func spend(_ fate: Move.Fate) {
        guard fate != .arrives else { return }
        budget.faults -= 1
        isOrderly = false
    }

    private mutating func pass(from side: Side, _ fate: Move.Fate) -> CapturedSegment? {
        spend(fate)
        let segment = before[side.index][fate == .isOvertaken ? 1 : 0]
        if fate != .isDuplicated { before[side.index].remove(at: fate == .isOvertaken ? 1 : 0) }
        if fate == .isLost { return nil }
        after[side.index].append(segment)
        time += 1_000_000 + pause
        pause = 0
        return CapturedSegment(from: side, segment: segment, time: time)
    }

    private mutating func deliver(from side: Side, _ fate: Move.Fate) {
        spend(fate)
        let segment = after[side.index][fate == .isOvertaken ? 1 : 0]
        if fate != .isDuplicated { after[side.index].remove(at: fate == .isOvertaken ? 1 : 0) }
        if fate == .isLost { return }
        endpoints[side.other.index].receive(segment)
    }

    /// Two simulations that mix in the same have the same future.
    package func mix(into print: inout Fingerprint) {
        for side in 0..<2 {
            endpoints[side].mix(into: &print)
            before[side].mix(into: &print)
            after[side].mix(into: &print)
        }
        print.mix(UInt64(budget.sends) | UInt64(budget.closes) << 8 | UInt64(budget.aborts) << 16)
        print.mix(UInt64(budget.faults) | UInt64(budget.retransmissions) << 8 | UInt64(budget.timeWaits) << 16)
        print.mix(UInt64(bitPattern: time))
        print.mix(UInt64(bitPattern: pause) << 1 | (isOrderly ? 1 : 0))
    }
}
