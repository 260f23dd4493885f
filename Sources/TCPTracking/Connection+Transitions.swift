import PacketDecoding

/// State changes of the segment in hand, for a live sink. Empty unless asked for.
struct StateChanges {
    let wanted: Bool
    private(set) var list: [StateChange] = []

    init(wanted: Bool) {
        self.wanted = wanted
        if wanted { list.reserveCapacity(16) }
    }

    mutating func add(_ change: StateChange) {
        if wanted { list.append(change) }
    }

    /// Drops what was added since there were `count`.
    mutating func removeLast(downTo count: Int) {
        list.removeLast(max(0, list.count - count))
    }

    mutating func removeAll() {
        list.removeAll(keepingCapacity: true)
    }
}

extension Connection {
    /// Moves one endpoint along the row for `event`. Without a row nothing changes, and that is remarked.
    ///
    /// - Parameters:
    ///   - cause: where the cause was captured.
    ///   - proof: for an assumed transition, the acknowledgment number whose sending proves the cause's arrival.
    ///   - confirmedBy: for a confirmed transition, the frame that proves it.
    ///   - known: where it became known, if not by its cause.
    mutating func apply(
        _ event: TransitionEvent, to end: End, cause: Sighting, certainty: Certainty,
        proof: SequenceNumber = SequenceNumber(0), confirmedBy: UInt64 = 0, known: Sighting? = nil,
        details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let state = endpoints[end.index].state
        guard let row = TransitionTable.shared.row(from: state, on: event) else {
            details.remarks.note(
                .noRow, by: end, frame: cause.frame, observed: UInt32(state.rawValue),
                expected: UInt32(event.rawValue))
            return
        }
        let transition = Transition(
            time: cause.time, frame: cause.frame, confirmedBy: confirmedBy, proof: proof, row: UInt8(row),
            from: state, to: transitionRows[row].to, certainty: certainty)
        details.endpoints[end.index].history.append(transition)
        endpoints[end.index].state = transition.to
        changes.add(StateChange(end: end, transition: transition, isWithdrawal: false, sighting: known ?? cause))
    }

    /// Puts an endpoint's opening, captured late, in front of a history that began mid-stream.
    mutating func prepend(
        _ event: TransitionEvent, from state: TCPState, to end: End, segment: Segment,
        details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        guard details.endpoints[end.index].history.first?.from == .unknown,
            let row = TransitionTable.shared.row(from: state, on: event)
        else { return }
        let transition = Transition(
            time: segment.time, frame: segment.frame, confirmedBy: 0, proof: segment.sequence, row: UInt8(row),
            from: state, to: transitionRows[row].to, certainty: .observed)
        guard details.endpoints[end.index].history.prepend(transition, nextFrom: transition.to) else { return }
        changes.add(
            StateChange(
                end: end, transition: transition, isWithdrawal: false,
                sighting: Sighting(time: segment.time, frame: segment.frame)))
    }

    /// Takes back the assumed transitions of `end`, newest first, as long as `shouldWithdraw` says so.
    /// Returns whether there was any.
    @discardableResult
    mutating func withdraw(
        from end: End, at sighting: Sighting, details: inout ConnectionDetails, changes: inout StateChanges,
        while shouldWithdraw: (Transition) -> Bool
    ) -> Bool {
        var any = false
        while let last = details.endpoints[end.index].history.last, last.certainty == .assumed, shouldWithdraw(last) {
            withdrawLast(from: end, at: sighting, details: &details, changes: &changes)
            any = true
        }
        return any
    }

    /// Takes back the last transition of `end`, whatever its certainty.
    mutating func withdrawLast(
        from end: End, at sighting: Sighting, details: inout ConnectionDetails, changes: inout StateChanges
    ) {
        let removed = details.endpoints[end.index].history.removeLast()
        endpoints[end.index].state = removed.from
        switch removed.event {
        case .receivesFIN, .receivesFINAndACKOfFIN:
            endpoints[end.index].facts.remove(.receivedFIN)
        default:
            break
        }
        changes.add(StateChange(end: end, transition: removed, isWithdrawal: true, sighting: sighting))
    }
}

extension ConnectionDetails {
    /// Adds the end of TIME-WAIT, which no segment shows.
    mutating func projectTimeWait(of end: End, at expiry: Int64) {
        guard let row = TransitionTable.shared.row(from: .timeWait, on: .timeWaitExpires) else { return }
        endpoints[end.index].history.append(
            Transition(
                time: expiry, frame: 0, confirmedBy: 0, proof: SequenceNumber(0), row: UInt8(row), from: .timeWait,
                to: .closed, certainty: .projected))
    }
}
