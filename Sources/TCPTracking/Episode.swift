import PacketDecoding

/// A stretch of a connection's life that a reader wants told as one thing, however many segments it has.
package struct Episode: BitwiseCopyable, Sendable {
    package enum Kind: UInt8, BitwiseCopyable, Sendable {
        /// An endpoint's retransmission timer ran out, perhaps again and again (RFC 6298 §5.4 to §5.7).
        case timeout
        /// An endpoint offered no window (RFC 9293 §3.8.6).
        case zeroWindow
    }

    package var kind: Kind
    /// The end that sent again, or whose window was closed.
    package var end: End
    /// It is over: something new was acknowledged, or the window opened.
    package var isOver = false
    /// What is sent again is a SYN, a SYN,ACK or a FIN without data.
    package var isControl = false
    /// Retransmissions; probes of the peer.
    package var count: UInt16 = 0
    /// Its first and last frames, counted from the connection's first.
    var firstFrame: UInt32
    var lastFrame: UInt32
    /// When it began, nanoseconds since the epoch: the first retransmission, or the window's closing.
    package var start: Int64
    /// What is sent again.
    var sequence: SequenceNumber
    /// From the beginning to the last frame, and how long the sender had paused before the first and the last
    /// retransmission; microseconds, at most 71 minutes.
    private var length: UInt32 = 0
    private var firstPauseLength: UInt32 = 0
    private var lastPauseLength: UInt32 = 0
    /// How long the peer had been silent when it began; milliseconds, at most 49 days.
    private var silenceLength: UInt32 = 0

    init(_ kind: Kind, of end: End, by segment: Segment, frame: UInt32) {
        self.kind = kind
        self.end = end
        firstFrame = frame
        lastFrame = frame
        start = segment.time
        sequence = segment.sequence
    }

    /// From the beginning to the last frame, nanoseconds.
    package var duration: Int64 { Int64(length) * 1_000 }
    /// The sender's pause before the first retransmission, nanoseconds; 0 for a window.
    package var firstPause: Int64 { Int64(firstPauseLength) * 1_000 }
    /// The same before the last: each time-out doubles it (RFC 6298 §5.5).
    package var lastPause: Int64 { Int64(lastPauseLength) * 1_000 }
    /// How long the peer had been silent when the first octets went out that needed a retransmission, nanoseconds.
    package var silence: Int64 { Int64(silenceLength) * 1_000_000 }

    mutating func reach(_ segment: Segment, frame: UInt32) {
        lastFrame = frame
        length = Self.clamped((segment.time &- start) / 1_000)
    }

    mutating func repeated(by segment: Segment, pause: Int64, frame: UInt32) {
        if count == 0 { firstPauseLength = Self.clamped(pause / 1_000) }
        lastPauseLength = Self.clamped(pause / 1_000)
        if count < .max { count += 1 }
        reach(segment, frame: frame)
    }

    mutating func follow(silence: Int64) {
        silenceLength = Self.clamped(silence / 1_000_000)
    }

    private static func clamped(_ value: Int64) -> UInt32 { UInt32(clamping: value) }
}

/// The first episodes of a connection, and how many more there were. Bounded.
package struct EpisodeList: BitwiseCopyable, Sendable {
    package static let capacity = 4
    package private(set) var count: UInt8 = 0
    /// Episodes that found no place.
    package private(set) var further: UInt32 = 0
    private var storage: InlineArray<4, Episode>

    init() {
        storage = InlineArray(repeating: Episode(.timeout, of: .a, by: Segment(), frame: 0))
    }

    package subscript(index: Int) -> Episode {
        precondition(index < Int(count))
        return storage[index]
    }

    /// The place of the episode of this kind and end that is not over.
    func current(_ kind: Episode.Kind, of end: End) -> Int? {
        var index = Int(count)
        while index > 0 {
            index -= 1
            if storage[index].kind == kind, storage[index].end == end { return storage[index].isOver ? nil : index }
        }
        return nil
    }

    /// Begins an episode; nil where there is no place for it.
    mutating func begin(_ episode: Episode) -> Int? {
        guard count < Self.capacity else {
            further &+= 1
            return nil
        }
        storage[Int(count)] = episode
        count += 1
        return Int(count) - 1
    }

    mutating func change(_ index: Int, _ change: (inout Episode) -> Void) {
        change(&storage[index])
    }
}

extension Connection {
    /// The shortest pause that counts as a retransmission timer's: Linux's minimum. RFC 6298 §2.4 wants a second, which
    /// hardly anybody waits; a tail loss probe (RFC 8985 §7) and a fast retransmission come sooner.
    private static var shortestTimeout: Int64 { 200_000_000 }

    /// Keeps the first frame of a kind that is counted; `start` is the connection's first frame.
    func keepFirst(_ place: inout UInt32, _ segment: Segment, since start: UInt64) {
        if place == 0 { place = UInt32(clamping: segment.frame &- start) &+ 1 }
    }

    /// `end` sends again what it sent last at `previous`.
    func noteRepetition(
        _ segment: Segment, by end: End, after previous: Sighting, isControl: Bool = false,
        details: inout ConnectionDetails
    ) {
        let place = details.offset(of: segment.frame)
        if let current = details.episodes.current(.timeout, of: end) {
            if details.episodes[current].sequence == segment.sequence {
                details.episodes.change(current) {
                    $0.repeated(by: segment, pause: segment.time &- ($0.start &+ $0.duration), frame: place)
                }
                return
            }
            details.episodes.change(current) { $0.isOver = true }
        }
        guard previous.happened else { return }
        let pause = segment.time &- previous.time
        let peer = end.other.index
        // A fast retransmission follows the peer's ACKs within the round trip on its side.
        let heard = endpoints[peer].segments > 0 ? segment.time &- endpoints[peer].lastTime : Int64.max
        guard pause >= Self.shortestTimeout, heard >= Self.shortestTimeout &+ roundTrip(of: end, &details) else {
            return
        }
        let episode = Episode(.timeout, of: end, by: segment, frame: place)
        guard let index = details.episodes.begin(episode) else { return }
        let silence = endpoints[peer].segments > 0 ? previous.time &- endpoints[peer].lastTime : 0
        details.episodes.change(index) {
            $0.repeated(by: segment, pause: pause, frame: place)
            $0.follow(silence: max(silence, 0))
            $0.isControl = isControl
        }
    }

    /// Something new that `end` sent is acknowledged: its retransmissions have been answered.
    func noteAnswered(_ end: End, details: inout ConnectionDetails) {
        guard details.episodes.count > 0, let current = details.episodes.current(.timeout, of: end) else { return }
        details.episodes.change(current) { $0.isOver = true }
    }

    /// `end` closes its window, or opens it again.
    func noteWindow(isClosed: Bool, of end: End, by segment: Segment, details: inout ConnectionDetails) {
        let place = details.offset(of: segment.frame)
        if isClosed {
            _ = details.episodes.begin(Episode(.zeroWindow, of: end, by: segment, frame: place))
        } else if let current = details.episodes.current(.zeroWindow, of: end) {
            details.episodes.change(current) {
                $0.reach(segment, frame: place)
                $0.isOver = true
            }
        }
    }

    /// `end` probes the closed window of its peer.
    func noteProbe(_ segment: Segment, by end: End, details: inout ConnectionDetails) {
        guard let current = details.episodes.current(.zeroWindow, of: end.other) else { return }
        let place = details.offset(of: segment.frame)
        details.episodes.change(current) {
            if $0.count < .max { $0.count += 1 }
            $0.reach(segment, frame: place)
        }
    }

    /// The round trip between the vantage and `end` as the opening shows it, nanoseconds; 0 where it does not.
    func roundTrip(of end: End, _ details: inout ConnectionDetails) -> Int64 {
        let answer = details.completingSYNACK
        guard answer.happened else { return 0 }
        let other = end == client ? details.endpoints[client.index].firstACK : details.endpoints[client.index].lastSYN
        guard other.happened else { return 0 }
        return max(end == client ? other.time &- answer.time : answer.time &- other.time, 0)
    }
}

extension ConnectionDetails {
    /// How far a frame lies behind the connection's first.
    func offset(of frame: UInt64) -> UInt32 { UInt32(clamping: frame &- firstFrame) }

    package func firstFrame(of episode: Episode) -> UInt64 { firstFrame &+ UInt64(episode.firstFrame) }
    package func lastFrame(of episode: Episode) -> UInt64 { firstFrame &+ UInt64(episode.lastFrame) }

    /// The first frame of a kind that is counted; 0 for none.
    package func frame(ofFirst place: UInt32) -> UInt64 { place == 0 ? 0 : firstFrame &+ UInt64(place) &- 1 }
}
