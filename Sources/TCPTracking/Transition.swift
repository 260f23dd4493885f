import PacketDecoding

/// How sure a transition is.
package enum Certainty: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    /// The endpoint sent a segment that only the new state sends.
    case observed
    /// The endpoint received the cause, and a later segment of its own proves that it did.
    case confirmed
    /// The cause was captured on its way to the endpoint; nothing later proves or disproves its arrival.
    case assumed
    /// Made by a timer that nobody can see.
    case projected

    package var name: StaticString {
        switch self {
        case .observed: "observed"
        case .confirmed: "confirmed"
        case .assumed: "assumed"
        case .projected: "projected"
        }
    }
}

/// One change of one endpoint's state, with its cause.
package struct Transition: BitwiseCopyable, Sendable {
    /// When the cause was captured, nanoseconds since the epoch.
    package var time: Int64
    /// The frame that caused it; 0 for a timer.
    package var frame: UInt64
    /// The frame that proves it; 0 unless `certainty` is `.confirmed`.
    package var confirmedBy: UInt64
    /// An acknowledgment of at least this number, sent by the endpoint, proves that the cause arrived.
    package var proof: SequenceNumber
    /// The row of `transitionRows`.
    package var row: UInt8
    package var from: TCPState
    package var to: TCPState
    package var certainty: Certainty

    package var event: TransitionEvent { transitionRows[Int(row)].event }
    /// The endpoint can have come to the next state without this one: what it received later may have taken it there
    /// straight, when the cause of this one was lost or overtaken after the vantage.
    var mayBeSkipped: Bool {
        event == .receivesSYN || to == .closing || (event == .receivesACKOfFIN && to == .finWait2)
    }
    /// It received the ACK of its SYN, perhaps: a FIN it may have sent before (RFC 9293 §3.10.4).
    var completesSYNReceived: Bool { to == .established && (from == .synReceived || from == .unknown) }
    /// A FIN that the endpoint may have sent before would have led elsewhere.
    var isChangedByFIN: Bool {
        switch event {
        case .receivesFIN, .receivesFINAndACKOfFIN, .receivesACKOfFIN, .receivesACKOfSYN, .sendsACK: true
        default: false
        }
    }
    /// The endpoint sent or received a RST.
    var isReset: Bool {
        switch event {
        case .sendsRST, .receivesRST, .receivesRSTAfterActiveOpen: true
        default: false
        }
    }
    package var reference: StaticString { transitionRows[Int(row)].reference }
}

/// The transitions of one endpoint, oldest first.
///
/// A history never branches: a transition is taken back only from the end, and only while it is assumed. States move
/// forward, so eight places hold every history that the rows allow.
package struct History: BitwiseCopyable, Sendable {
    package static let capacity = 8
    package private(set) var count: UInt8 = 0
    /// How many at the end are still assumed.
    package private(set) var unconfirmed: UInt8 = 0
    private var storage = TransitionPlaces()

    init() {}

    package subscript(index: Int) -> Transition {
        precondition(index < Int(count))
        return storage[index]
    }

    package var first: Transition? {
        count == 0 ? nil : storage[0]
    }

    package var last: Transition? {
        count == 0 ? nil : storage[Int(count) - 1]
    }

    /// What the last transition leads from and to; UNKNOWN without any.
    package var lastStep: (from: TCPState, to: TCPState, certainty: Certainty) {
        guard count > 0 else { return (.unknown, .unknown, .assumed) }
        let index = Int(count) - 1
        return (storage[index].from, storage[index].to, storage[index].certainty)
    }

    /// Whether the endpoint has been in `state`.
    package func reached(_ state: TCPState) -> Bool {
        for index in 0..<Int(count) where storage[index].to == state || storage[index].from == state { return true }
        return false
    }

    /// The transition into `state`, if the final history has one.
    package func entry(into state: TCPState) -> Transition? {
        for index in 0..<Int(count) where storage[index].to == state { return storage[index] }
        return nil
    }

    /// Whether nothing proves yet that what followed the endpoint's SYN or SYN,ACK has arrived.
    var isOpeningAssumed: Bool {
        guard unconfirmed > 0 else { return false }
        let from = storage[Int(count - unconfirmed)].from
        return from == .synSent || from == .synReceived
    }

    mutating func append(_ transition: Transition) {
        guard count < Self.capacity else { return }
        switch transition.certainty {
        case .assumed:
            unconfirmed += 1
        case .observed where transition.event == .sendsRST, .projected:
            // A host that lost its state answers with RST whatever it had received, and a timer proves nothing.
            unconfirmed = 0
        case .observed where transition.event == .sendsFIN && last?.completesSYNReceived == true:
            // CLOSE sends a FIN in SYN-RECEIVED too.
            unconfirmed = 0
        case .observed, .confirmed:
            // What the endpoint does itself proves that everything it was assumed to have received had arrived.
            if unconfirmed > 0 {
                confirm(
                    through: Int(count) - 1, isFollowed: true,
                    by: transition.certainty == .confirmed ? transition.confirmedBy : transition.frame)
            }
        }
        storage[Int(count)] = transition
        count += 1
    }

    /// Puts the endpoint's first transition in front: its segment was captured late. Without a row that leads from there
    /// to what follows, nothing changes, and the answer is false.
    @discardableResult
    mutating func prepend(_ transition: Transition, nextFrom state: TCPState) -> Bool {
        guard count > 0, count < Self.capacity,
            let row = TransitionTable.shared.row(from: state, on: storage[0].event),
            transitionRows[row].to == storage[0].to
        else { return false }
        var index = Int(count)
        while index > 0 {
            storage[index] = storage[index - 1]
            index -= 1
        }
        storage[0] = transition
        storage[1].from = state
        storage[1].row = UInt8(row)
        count += 1
        return true
    }

    /// Turns every assumed transition that `acknowledgment` proves into a confirmed one, and those that led there.
    ///
    /// - Parameter closing: whether it says anything of the closing; not so where the endpoint's own FIN may be missing.
    mutating func confirm(acknowledgment: SequenceNumber, frame: UInt64, closing: Bool = true) {
        let first = Int(count - unconfirmed)
        var index = Int(count)
        while index > first {
            index -= 1
            guard acknowledgment.isAtOrAfter(storage[index].proof) else { continue }
            if !closing, storage[index].isChangedByFIN { continue }
            // FIN and ACK of FIN may have arrived the other way round.
            if storage[index].to == .closing, index + 1 < Int(count) { continue }
            confirm(through: index, by: frame)
            return
        }
    }

    /// Turns every assumed transition into a confirmed one.
    mutating func confirmAll(by frame: UInt64) {
        if unconfirmed > 0 { confirm(through: Int(count) - 1, by: frame) }
    }

    /// The endpoint has made the transition at `last`, and so those before it, except where it may have skipped them.
    private mutating func confirm(through last: Int, isFollowed: Bool = false, by frame: UInt64) {
        for index in Int(count - unconfirmed)...last
        where storage[index].certainty == .assumed && ((index == last && !isFollowed) || !storage[index].mayBeSkipped) {
            storage[index].certainty = .confirmed
            storage[index].confirmedBy = frame
        }
        unconfirmed = count - UInt8(last) - 1
    }

    /// What the endpoint sent proves that `event` had happened, and nothing of what is assumed to have followed.
    mutating func confirm(_ event: TransitionEvent, by frame: UInt64) {
        for index in Int(count - unconfirmed)..<Int(count)
        where storage[index].event == event && storage[index].certainty == .assumed {
            storage[index].certainty = .confirmed
            storage[index].confirmedBy = frame
        }
        while unconfirmed > 0, storage[Int(count - unconfirmed)].certainty != .assumed { unconfirmed -= 1 }
    }

    /// What would have proved `event` proves something else as well: nothing does any more.
    mutating func loseProof(of event: TransitionEvent, at proof: SequenceNumber) {
        for index in Int(count - unconfirmed)..<Int(count)
        where storage[index].event == event && storage[index].proof == proof {
            storage[index].proof = proof + Self.never
        }
    }

    /// Added to a number, what no acknowledgment reaches.
    static let never: UInt32 = 1 << 30

    /// Where the transition into FIN-WAIT-2 stands, if it and what follows are assumed.
    var assumedFINWait2: Int? {
        (Int(count - unconfirmed)..<Int(count)).first {
            storage[$0].event == .receivesACKOfFIN && storage[$0].to == .finWait2
        }
    }

    /// Takes back the last transition.
    mutating func removeLast() -> Transition {
        count -= 1
        let removed = storage[Int(count)]
        if removed.certainty == .assumed, unconfirmed > 0 { unconfirmed -= 1 }
        return removed
    }
}

/// Eight places by name. An element of an `InlineArray` that is read is read out of a copy of them all.
private struct TransitionPlaces: BitwiseCopyable, Sendable {
    private var place0 = Transition.none
    private var place1 = Transition.none
    private var place2 = Transition.none
    private var place3 = Transition.none
    private var place4 = Transition.none
    private var place5 = Transition.none
    private var place6 = Transition.none
    private var place7 = Transition.none

    subscript(index: Int) -> Transition {
        get {
            switch index {
            case 0: place0
            case 1: place1
            case 2: place2
            case 3: place3
            case 4: place4
            case 5: place5
            case 6: place6
            default: place7
            }
        }
        set {
            switch index {
            case 0: place0 = newValue
            case 1: place1 = newValue
            case 2: place2 = newValue
            case 3: place3 = newValue
            case 4: place4 = newValue
            case 5: place5 = newValue
            case 6: place6 = newValue
            default: place7 = newValue
            }
        }
    }
}

extension Transition {
    /// What stands in a place that holds none.
    fileprivate static var none: Transition {
        Transition(
            time: 0, frame: 0, confirmedBy: 0, proof: SequenceNumber(0), row: 0, from: .unknown, to: .unknown,
            certainty: .observed)
    }
}
