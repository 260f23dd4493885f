/// What became of the datagrams, 802.11 frames and CAPWAP packets that came in fragments and perhaps hold TCP.
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

/// Puts together what came in fragments: IP datagrams (RFC 791 §3.2, RFC 8200 §4.5), 802.11 frames, CAPWAP packets. All of
/// them are called datagrams here.
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
    /// Octets of the headers of UDP and a tunnel in it, but for the longest options.
    static let longestTunnelHeader = 64
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
    private var datagrams: [FragmentedUnit: Datagram] = [:]
    /// The datagrams in the order of their first captured fragments.
    private var order: [(key: FragmentedUnit, number: UInt64)] = []
    private var head = 0
    private var number: UInt64 = 0
    private var octetCount = 0
    private var waiting = 0
    /// Whether the capture holds fragments other than first ones, as far as is known.
    private var holdsOthers = true

    /// Whether a first fragment waits.
    var isWaiting: Bool { waiting > 0 }

    private struct Piece {
        /// Where it belongs: octets, or fragments of a unit whose fragments are numbered.
        var start: Int
        var end: Int
        /// Octets on the wire, those of them that were captured, and where these lie among the datagram's.
        var length: Int
        var captured: Int
        var stored = 0
    }

    private struct Datagram {
        enum Stage { case collecting, complete, dropped, notTCP }

        var number: UInt64
        /// Capture time of the first captured fragment; of the last one, once complete.
        var time: Int64
        var stage = Stage.collecting
        var pieces: [Piece] = []
        /// The captured octets, piece by piece as they came.
        var octets: [UInt8] = []
        /// Where the last piece ends.
        var total: Int?
        /// What stands first in it, as the first fragment says.
        var content: NextHeader
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
        let key = place.unit
        guard Self.isPerhapsTCP(place.content) else { return outcome }
        if place.offset != 0 { holdsOthers = true }
        let time = segment.time
        expire(at: time)
        var datagram = datagrams.removeValue(forKey: key)
        if let old = datagram, old.stage != .collecting, time &- old.time > Self.copiesFollowFor {
            datagram = nil
        }
        if let old = datagram, let lifetime = key.lifetime, time &- old.time > lifetime {
            letGo(old)
            datagram = nil
        }
        var current = datagram ?? begin(key, content: place.content, at: time)
        var inside: Inside?
        var result = add(place, frame, outcome, to: &current, &segment, &aside, &inside)
        datagrams[key] = current
        // A datagram that was put together may itself be a fragment, of a larger one inside a tunnel.
        if let inside {
            result = inside.octets.read(first: inside.octets.count) {
                take(inside.place, of: $0, result, into: &segment, &aside)
            }
        }
        return result
    }

    /// A fragment in a datagram that was put together, and that one's octets.
    private struct Inside {
        var place: FragmentPlace
        var octets: [UInt8]
    }

    private static func isPerhapsTCP(_ content: NextHeader) -> Bool {
        guard case .ipProtocol(let number) = content else { return true }
        return switch number {
        case 0, 4, 6, 17, 41, 43, 47, 51, 60, 97, 137, 143: true
        default: false
        }
    }

    private mutating func begin(_ key: FragmentedUnit, content: NextHeader, at time: Int64) -> Datagram {
        number += 1
        order.append((key, number))
        return Datagram(number: number, time: time, content: content)
    }

    private mutating func add(
        _ place: FragmentPlace, _ frame: RawSpan, _ outcome: FrameOutcome, to datagram: inout Datagram,
        _ segment: inout Segment, _ aside: inout FrameAside, _ inside: inout Inside?
    ) -> FrameOutcome {
        switch datagram.stage {
        case .notTCP: return .notTCP
        case .complete, .dropped: return .fragment
        case .collecting: break
        }
        let isFirst = place.offset == 0
        if isFirst {
            // What the first fragment shows to be something else needs no more. One that is short may end before the
            // header of a tunnel does.
            let isTold =
                switch outcome {
                case .notTCP: place.length >= Self.longestTunnelHeader
                case .opaque: true
                default: false
                }
            if isTold {
                release(&datagram)
                datagram.stage = .notTCP
                return outcome
            }
        }
        let extent = place.unit.isNumbered ? 1 : place.length
        let piece = Piece(
            start: place.offset, end: place.offset + extent, length: place.length,
            captured: min(place.captured, place.length))
        guard piece.length > 0 else { return .fragment }
        switch fit(piece, of: place, frame, into: datagram) {
        case .copy:
            return .fragment
        case .contradiction:
            // Nothing can follow a first fragment of an impossible length, but its own headers say what they say.
            let isAlone = isFirst && datagram.pieces.isEmpty && outcome == .segment
            if isAlone { counts.incomplete += 1 } else { counts.overlapping += 1 }
            release(&datagram)
            datagram.stage = .dropped
            return isAlone ? outcome : .fragment
        case .fits:
            break
        }
        store(piece, place, frame, in: &datagram)
        if isFirst { datagram.content = place.content }
        if let total = datagram.total, datagram.pieces.reduce(0, { $0 + $1.end - $1.start }) == total {
            segment = place.segment
            aside.encapsulation = place.encapsulation
            return complete(&datagram, of: place.unit.kind, &segment, &aside, &inside)
        }
        guard isFirst, outcome == .segment else { return .fragment }
        // Who waits is counted as a frame until then.
        if !holdsOthers || aside.isWithinAggregate {
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
            guard other.start == piece.start, other.end == piece.end, other.length == piece.length else {
                return .contradiction
            }
            let shared = min(piece.captured, other.captured)
            for index in 0..<shared
            where datagram.octets[other.stored + index] != frame.octet(place.start + index) {
                return .contradiction
            }
            return .copy
        }
        // Every fragment but the last is a multiple of eight octets; the last ends the datagram, wherever others say.
        if place.more, !place.unit.isNumbered, piece.length % 8 != 0 { return .contradiction }
        if piece.end > 65_535 || datagram.octets.count + piece.captured > 65_535
            || datagram.pieces.count == Self.mostFragments
        {
            return .contradiction
        }
        if let total = datagram.total, !place.more || piece.end > total { return .contradiction }
        if !place.more, datagram.pieces.contains(where: { $0.end > piece.end }) { return .contradiction }
        return .fits
    }

    private mutating func store(
        _ piece: Piece, _ place: FragmentPlace, _ frame: RawSpan, in datagram: inout Datagram
    ) {
        var piece = piece
        piece.stored = datagram.octets.count
        datagram.pieces.append(piece)
        if keepsFrames { groups[datagram.number, default: []].append(place.segment.frame) }
        if !place.more { datagram.total = piece.end }
        octetCount += piece.captured
        for index in 0..<piece.captured { datagram.octets.append(frame.octet(place.start + index)) }
    }

    /// Decodes a datagram that has all its fragments.
    private mutating func complete(
        _ datagram: inout Datagram, of kind: FragmentedUnit.Kind, _ segment: inout Segment, _ aside: inout FrameAside,
        _ inside: inout Inside?
    ) -> FrameOutcome {
        var octets: [UInt8] = []
        var isCut = false
        for piece in datagram.pieces.sorted(by: { $0.start < $1.start }) where !isCut {
            octets += datagram.octets[piece.stored..<piece.stored + piece.captured]
            isCut = piece.captured < piece.length
        }
        let total = datagram.pieces.reduce(0) { $0 + $1.length }
        var position = HeaderPosition(capturedLength: octets.count, originalLength: total)
        if !isCut {
            switch kind {
            case .ipv4: position.limit = .ipv4TotalLength
            case .ipv6: position.limit = .ipv6PayloadLength
            case .wireless, .capwap: break
            }
        }
        aside.fragment = nil
        let outcome = octets.read(first: octets.count) {
            FrameDecoder.follow(datagram.content, $0, &position, &segment, &aside)
        }
        counts.reassembled += 1
        let isTold = datagram.isTold
        release(&datagram)
        datagram.stage = .complete
        datagram.time = segment.time
        if isTold { return .fragment }
        if let place = aside.fragment { inside = Inside(place: place, octets: octets) }
        if outcome == .segment { segment.attributes.insert(.reassembled) }
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

    private mutating func remove(_ key: FragmentedUnit) {
        if let datagram = datagrams.removeValue(forKey: key) { letGo(datagram) }
    }

    /// Counts what was missing of a datagram that is no longer waited for.
    private mutating func letGo(_ datagram: Datagram) {
        var datagram = datagram
        if datagram.stage == .collecting {
            if let first = datagram.first {
                givenUp.append(first)
                datagram.isTold = true
            }
            if datagram.pieces.contains(where: { $0.start == 0 }) {
                counts.incomplete += 1
            } else if case .ipProtocol(17) = datagram.content {
                // UDP seldom carries a tunnel.
            } else {
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
