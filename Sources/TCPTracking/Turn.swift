/// When something happened among everything that the trackers of all shares find: each sees every frame of the capture in
/// its order, and what one connection comes to does not depend on who else is tracked. Together they find what one tracker
/// of all flows does, and births and turns tell in which order it would have found it.
package struct Turn: BitwiseCopyable, Sendable, Comparable {
    /// The frame at which it did; `atTheEnd` and `behindTheEnd` when the input ended.
    package let frame: UInt64
    let step: TurnStep

    /// Segments that were held back until the end are taken then; and all that is left is told.
    package static let atTheEnd = UInt64.max - 1
    package static let behindTheEnd = UInt64.max

    package static func < (first: Turn, second: Turn) -> Bool {
        first.frame != second.frame ? first.frame < second.frame : first.step < second.step
    }
}

/// What is done at a frame, in this order.
struct TurnStep: BitwiseCopyable, Sendable, Comparable {
    private let place: UInt8
    private let origin: UInt64

    private init(_ place: UInt8, origin: UInt64 = 0) {
        self.place = place
        self.origin = origin
    }

    /// Segments that have waited since a frame are taken, one flow after the other.
    static func held(since frame: UInt64) -> TurnStep { TurnStep(0, origin: frame) }
    /// Connections leave that have lingered for long enough, in the order of their numbers.
    static let lingering = TurnStep(1)
    /// The frame's own segment is taken.
    static let own = TurnStep(2)
    /// A segment of an earlier frame is taken, the rest of whose datagram was waited for in vain.
    static func late(of frame: UInt64) -> TurnStep { TurnStep(3, origin: frame) }
    /// The input has ended: what is left is told, in the order of numbers.
    static let rest = TurnStep(4)

    static func < (first: TurnStep, second: TurnStep) -> Bool {
        first.place != second.place ? first.place < second.place : first.origin < second.origin
    }
}

/// A connection began; they are numbered in the order of their turns.
package struct Birth: BitwiseCopyable, Sendable {
    package let turn: Turn
    /// Its flow is one that is not in the table.
    package let isFirstOfFlow: Bool
}

extension Tracker {
    var turn: Turn {
        let frame = hasEnded ? (step == .rest ? Turn.behindTheEnd : Turn.atTheEnd) : clock.number
        return Turn(frame: frame, step: step)
    }

    /// Gives the next connection its number, and its flow when it is the first there.
    @inline(__always)
    mutating func countConnection(isFirstOfFlow: Bool) {
        connectionCount &+= 1
        if isFirstOfFlow { flowCount &+= 1 }
        if options.isShare { births.append(Birth(turn: turn, isFirstOfFlow: isFirstOfFlow)) }
    }

    mutating func giveBirths<Sink: TrackingSink & ~Copyable>(to sink: inout Sink) {
        if births.isEmpty { return }
        sink.began(births)
        births.removeAll(keepingCapacity: true)
    }

    /// The limit of memory is reached: who leaves is for a tracker of all flows to say.
    var isLeftToWhole: Bool {
        mutating get {
            guard options.isShare else { return false }
            isOverfull = true
            return true
        }
    }

    /// What the share met that only a tracker of all flows can tell.
    package var needOfWhole: NeedOfWhole? {
        if isOverfull { return .memory }
        if knowsOthers { return .multipath }
        return captureClock.hasProvenSteps ? .clockStep : nil
    }
}

/// What a tracker of some flows cannot tell without the others.
package enum NeedOfWhole: UInt8, BitwiseCopyable, Sendable {
    /// Its memory is used up: who has to leave depends on all connections.
    case memory
    /// Connections that name others.
    case multipath
    /// A step of the capture's clock, of which other flows may know better.
    case clockStep
}
