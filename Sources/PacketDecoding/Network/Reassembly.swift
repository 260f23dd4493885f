/// What became of the datagrams that came in fragments and perhaps hold TCP.
package struct DatagramCounts: BitwiseCopyable, Sendable, Equatable {
    /// Put together from all their fragments.
    package var reassembled: UInt64 = 0
    /// The fragment with the headers was never captured.
    package var firstMissing: UInt64 = 0
    /// The first fragment was captured, and another one was not.
    package var incomplete: UInt64 = 0
    /// Fragments that overlap with other octets, or contradict each other on where the datagram ends.
    package var overlapping: UInt64 = 0

    package init() {}
}

/// Puts IP datagrams together from their fragments (RFC 791 §3.2, RFC 8200 §4.5).
///
/// Overlapping fragments are never trusted: the whole datagram is dropped, and what follows of it (RFC 5722 §4). Copies of
/// one fragment are no overlap, since captures hold frames twice. Memory and time are bounded; the oldest gives way.
///
/// A first fragment with a whole TCP header waits a moment for the others. When they do not come, because the capture's
/// filter left them out or they were lost, it stands for the segment; and as long as no other fragment is seen in the
/// capture at all, none waits.
struct Reassembly: Sendable {
    /// Datagrams under way at a time.
    static let mostDatagrams = 1024
    /// Octets of all of them.
    static let mostOctets = 8 << 20
    /// Fragments of one of them.
    static let mostFragments = 1024
    /// How long a datagram may take (RFC 8200 §4.5 says 60 s, Linux keeps IPv4 for 30 s).
    static let lifetime: Int64 = 30_000_000_000
    /// How long a first fragment waits for the others before it is told alone.
    static let patience: Int64 = 100_000_000
    /// How long the copies of fragments of a datagram that is complete may come.
    static let copiesFollowFor: Int64 = 500_000_000

    private(set) var counts = DatagramCounts()
    /// Whether the frames of each datagram are kept in `groups`.
    var keepsFrames = false
    /// The frames of each datagram that had more than one, in the order of its first fragments.
    private(set) var groups: [UInt64: [UInt64]] = [:]
    /// Segments of first fragments that wait no longer, the last one first.
    var givenUp: [(segment: Segment, encapsulation: Encapsulation)] = []
    private var datagrams: [Key: Datagram] = [:]
    /// The datagrams in the order of their first captured fragments.
    private var order: [(key: Key, number: UInt64)] = []
    private var head = 0
    private var number: UInt64 = 0
    private var octetCount = 0
    private var waiting = 0
    /// Whether the capture holds fragments other than first ones, as far as is known.
    private var holdsOthers = true

    /// Whether a first fragment waits.
    var isWaiting: Bool { waiting > 0 }

    private struct Key: Hashable {
        var source: IPAddress
        var destination: IPAddress
        var identification: UInt32
        var ipProtocol: UInt8
        var family: IPFamily
    }

    private struct Piece {
        var start: Int
        var length: Int
        var captured: Int
        var end: Int { start + length }
    }

    private struct Datagram {
        enum Stage { case collecting, complete, dropped, notTCP }

        var number: UInt64
        /// Capture time of the first captured fragment; of the last one, once complete.
        var time: Int64
        var stage = Stage.collecting
        var pieces: [Piece] = []
        var octets: [UInt8] = []
        var total: Int?
        /// The protocol that the first fragment names.
        var ipProtocol: UInt8
        var first: (segment: Segment, encapsulation: Encapsulation)?
        /// The first fragment was told alone.
        var isTold = false
    }

    /// Takes a fragment. `outcome` and `segment` are what its own headers gave.
    ///
    /// - Returns: What became of the frame: `.segment` when it completes a datagram, which `segment` then describes.
    mutating func take(
        _ place: FragmentPlace, of frame: RawSpan, _ outcome: FrameOutcome, into segment: inout Segment,
        _ aside: inout FrameAside
    ) -> FrameOutcome {
        let fragment = place.fragment
        // For IPv6 the first fragment alone tells the protocol.
        let key = Key(
            source: place.segment.source, destination: place.segment.destination,
            identification: fragment.identification,
            ipProtocol: place.segment.family == .version4 ? fragment.ipProtocol : 0, family: place.segment.family)
        guard Self.isPerhapsTCP(fragment.ipProtocol) else { return outcome }
        if fragment.offset != 0 { holdsOthers = true }
        expire(at: segment.time)
        var datagram = datagrams.removeValue(forKey: key)
        if let old = datagram, old.stage != .collecting, segment.time &- old.time > Self.copiesFollowFor {
            datagram = nil
        }
        var current = datagram ?? begin(key, ipProtocol: fragment.ipProtocol, at: segment.time)
        let result = add(place, frame, outcome, to: &current, &segment, &aside)
        datagrams[key] = current
        return result
    }

    private static func isPerhapsTCP(_ number: UInt8) -> Bool {
        switch number {
        case 0, 4, 6, 17, 41, 43, 47, 51, 60, 97, 137, 143: true
        default: false
        }
    }

    private mutating func begin(_ key: Key, ipProtocol: UInt8, at time: Int64) -> Datagram {
        number += 1
        order.append((key, number))
        return Datagram(number: number, time: time, ipProtocol: ipProtocol)
    }

    private mutating func add(
        _ place: FragmentPlace, _ frame: RawSpan, _ outcome: FrameOutcome, to datagram: inout Datagram,
        _ segment: inout Segment, _ aside: inout FrameAside
    ) -> FrameOutcome {
        switch datagram.stage {
        case .notTCP: return .notTCP
        case .complete, .dropped: return .fragment
        case .collecting: break
        }
        let isFirst = place.fragment.offset == 0
        if isFirst {
            // What the first fragment shows to be something else needs no more.
            switch outcome {
            case .notTCP, .opaque:
                release(&datagram)
                datagram.stage = .notTCP
                return outcome
            default: break
            }
        }
        let start = Int(place.fragment.offset) * 8
        let piece = Piece(start: start, length: place.length, captured: min(place.captured, place.length))
        guard piece.length > 0 else { return .fragment }
        switch fit(piece, of: place, frame, into: datagram) {
        case .copy:
            return .fragment
        case .contradiction:
            counts.overlapping += 1
            release(&datagram)
            datagram.stage = .dropped
            return .fragment
        case .fits:
            break
        }
        store(piece, place, frame, in: &datagram)
        if isFirst { datagram.ipProtocol = place.fragment.ipProtocol }
        if let total = datagram.total, datagram.pieces.reduce(0, { $0 + $1.length }) == total {
            segment = place.segment
            aside.encapsulation = place.encapsulation
            return complete(&datagram, total: total, &segment, &aside)
        }
        guard isFirst, outcome == .segment else { return .fragment }
        if !holdsOthers {
            datagram.isTold = true
            return outcome
        }
        datagram.first = (segment, aside.encapsulation)
        waiting += 1
        return .fragment
    }

    private enum Fit { case fits, copy, contradiction }

    private func fit(_ piece: Piece, of place: FragmentPlace, _ frame: RawSpan, into datagram: Datagram) -> Fit {
        for other in datagram.pieces where piece.start < other.end && other.start < piece.end {
            guard other.start == piece.start, other.length == piece.length else { return .contradiction }
            let shared = min(piece.captured, other.captured)
            for index in 0..<shared
            where datagram.octets[piece.start + index] != frame.octet(place.start + index) {
                return .contradiction
            }
            return .copy
        }
        // Every fragment but the last is a multiple of eight octets; the last ends the datagram, wherever others say.
        if place.fragment.more, piece.length % 8 != 0 { return .contradiction }
        if piece.end > 65_535 || datagram.pieces.count == Self.mostFragments { return .contradiction }
        if let total = datagram.total, !place.fragment.more || piece.end > total { return .contradiction }
        if !place.fragment.more, datagram.pieces.contains(where: { $0.end > piece.end }) { return .contradiction }
        return .fits
    }

    private mutating func store(
        _ piece: Piece, _ place: FragmentPlace, _ frame: RawSpan, in datagram: inout Datagram
    ) {
        datagram.pieces.append(piece)
        if keepsFrames { groups[datagram.number, default: []].append(place.segment.frame) }
        if !place.fragment.more { datagram.total = piece.end }
        let end = piece.start + piece.captured
        if end > datagram.octets.count {
            octetCount += end - datagram.octets.count
            datagram.octets.append(contentsOf: repeatElement(0, count: end - datagram.octets.count))
        }
        for index in 0..<piece.captured {
            datagram.octets[piece.start + index] = frame.octet(place.start + index)
        }
    }

    /// Decodes a datagram that has all its fragments.
    private mutating func complete(
        _ datagram: inout Datagram, total: Int, _ segment: inout Segment, _ aside: inout FrameAside
    ) -> FrameOutcome {
        var captured = 0
        for piece in datagram.pieces.sorted(by: { $0.start < $1.start }) {
            captured += piece.captured
            if piece.captured < piece.length { break }
        }
        var position = HeaderPosition(capturedLength: captured, originalLength: total)
        if captured == total {
            position.limit = segment.family == .version4 ? .ipv4TotalLength : .ipv6PayloadLength
        }
        let next = NextHeader.ipProtocol(datagram.ipProtocol)
        let outcome = datagram.octets.read(first: captured) {
            FrameDecoder.follow(next, $0, &position, &segment, &aside)
        }
        counts.reassembled += 1
        let isTold = datagram.isTold
        release(&datagram)
        datagram.stage = .complete
        datagram.time = segment.time
        guard outcome == .segment, !isTold else { return isTold ? .fragment : outcome }
        segment.attributes.insert(.reassembled)
        return outcome
    }

    /// Lets go of a datagram's octets.
    private mutating func release(_ datagram: inout Datagram) {
        octetCount -= datagram.octets.count
        datagram.octets = []
        datagram.pieces = []
        if datagram.first != nil {
            datagram.first = nil
            waiting -= 1
        }
    }

    /// Tells first fragments alone that have waited too long.
    mutating func giveUp(at time: Int64) {
        guard waiting > 0 else { return }
        for place in (head..<order.count).reversed() {
            let entry = order[place]
            guard let datagram = datagrams[entry.key], datagram.number == entry.number, let first = datagram.first
            else { continue }
            guard time == .max || time &- first.segment.time > Self.patience else { continue }
            givenUp.append(first)
            waiting -= 1
            datagrams[entry.key]?.first = nil
            datagrams[entry.key]?.isTold = true
            // Only first fragments so far: the capture's filter has left the others out.
            if datagrams.values.allSatisfy({ $0.pieces.allSatisfy { $0.start == 0 } && $0.stage == .collecting }) {
                holdsOthers = false
            }
        }
    }

    /// Lets go of datagrams whose time is over, and of the oldest beyond the limits.
    private mutating func expire(at time: Int64) {
        while head < order.count {
            let oldest = order[head]
            guard let datagram = datagrams[oldest.key], datagram.number == oldest.number else {
                head += 1
                continue
            }
            let isOver =
                time &- datagram.time > Self.lifetime || datagrams.count > Self.mostDatagrams
                || octetCount > Self.mostOctets
            guard isOver else { break }
            head += 1
            remove(oldest.key)
        }
        if head > 1024, head * 2 > order.count {
            order.removeFirst(head)
            head = 0
        }
    }

    private mutating func remove(_ key: Key) {
        guard var datagram = datagrams.removeValue(forKey: key) else { return }
        if datagram.stage == .collecting {
            if let first = datagram.first {
                givenUp.append(first)
                datagram.isTold = true
            }
            if datagram.pieces.contains(where: { $0.start == 0 }) {
                counts.incomplete += 1
            } else if datagram.ipProtocol != 17 {
                counts.firstMissing += 1
            }
        }
        release(&datagram)
    }

    /// The input has ended: what is incomplete stays so.
    mutating func finish() {
        giveUp(at: .max)
        while head < order.count {
            let oldest = order[head]
            head += 1
            if datagrams[oldest.key]?.number == oldest.number { remove(oldest.key) }
        }
        order = []
        head = 0
    }
}
