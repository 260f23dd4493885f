/// Turns captured frames into segments, batch by batch, and counts what became of every frame.
///
/// It describes and never judges: any flags, ports, reserved bits and checksums come through as they stand in the
/// header. A frame that cannot be read is an outcome, never a trap and never an error that is thrown.
package struct FrameDecoder: Sendable {
    /// What became of all frames that this decoder was given.
    package internal(set) var counts = DecodingCounts()
    /// The same of frames that others take as well.
    package internal(set) var sharedCounts = DecodingCounts()
    /// The flows that are decoded; nil for all.
    let share: FlowShare?
    /// Room for frames of these flows.
    var mine: [FrameDescriptor] = []
    var reassembly = Reassembly()
    var contexts: FlowContexts
    let verifiesChecksums: Bool

    /// - Parameters:
    ///   - keyParts: What tells flows apart beside addresses and ports; see `Segment.context`.
    ///   - verifiesChecksums: Whether TCP checksums are computed; see `SegmentAttributes.checksumWrong`.
    ///   - share: The flows that are decoded, where others decode the rest; nil for all. Only without key parts, which are
    ///     numbered in the order of all flows.
    package init(keyParts: FlowKeyParts = [], verifiesChecksums: Bool = false, share: FlowShare? = nil) {
        precondition(share == nil || keyParts.isEmpty)
        self.share = share
        contexts = FlowContexts(parts: keyParts)
        self.verifiesChecksums = verifiesChecksums
    }

    /// Whether it keeps in which frames the fragments of each datagram came.
    package var keepsFragmentFrames: Bool {
        get { reassembly.keepsFrames }
        set { reassembly.keepsFrames = newValue }
    }

    /// The frames of the fragments of each datagram, where they are kept.
    package var fragmentFrames: [[UInt64]] { Array(reassembly.groups.values) }

    /// Decodes the frames of one batch, in order, and appends their segments, also those quoted by ICMP errors
    /// (`.quotedByICMP`), to `segments`.
    ///
    /// Allocates nothing once `segments` has grown to the size of a batch.
    ///
    /// - Precondition: every frame lies within `octets`.
    package mutating func decode(
        _ octets: RawSpan, _ frames: Span<FrameDescriptor>, into segments: inout SegmentBatch
    ) {
        guard let time = frames.indices.last.map({ frames[$0].time }) else { return }
        if let share {
            decode(share, of: octets, frames, into: &segments)
        } else {
            decodeAll(octets, frames, into: &segments)
        }
        if reassembly.isWaiting {
            let first = segments.count
            giveUp(at: time, into: &segments)
            addContexts(from: first, in: &segments)
        }
    }

    /// Decodes frames whoever's their flows are.
    mutating func decodeAll(
        _ octets: RawSpan, _ frames: Span<FrameDescriptor>, into segments: inout SegmentBatch
    ) {
        segments.makeRoom(for: frames.count)
        let first = segments.count
        var filled = first
        var aside = FrameAside()
        aside.verifiesChecksums = verifiesChecksums
        var encapsulations: [Encapsulation] = []
        swap(&encapsulations, &segments.encapsulations)
        var aggregates: [(frame: Int, place: Int)] = []
        var storage = segments.storage.mutableSpan
        for index in frames.indices {
            let start = frames[index].offset
            let frame = octets.extracting(start..<start + frames[index].capturedLength)
            if !verifiesChecksums, Self.commonFrame(frame, frames[index], &storage[filled]) {
                counts.addSegment(storage[filled].attributes)
                filled += 1
                continue
            }
            var outcome = Self.uncommonFrame(frame, frames[index], &storage[filled], &aside)
            if aside.isUsed {
                if let next = aside.nextAggregated { aggregates.append((index, next)) }
                outcome = settle(outcome, frame, into: &storage[filled], &encapsulations, &aside)
            }
            switch outcome {
            case .segment:
                counts.addSegment(storage[filled].attributes)
                filled += 1
            case .quotedSegment:
                counts.quoted += 1
                filled += 1
            default:
                counts.add(outcome, of: frames[index])
            }
        }
        counts.frames += UInt64(frames.count)
        segments.count = filled
        segments.encapsulations = encapsulations
        for (index, place) in aggregates {
            let start = frames[index].offset
            let frame = octets.extracting(start..<start + frames[index].capturedLength)
            decodeAggregate(from: place, of: frame, frames[index], since: first, into: &segments)
        }
        addContexts(from: first, in: &segments)
    }

    /// Whether a segment's flow is decoded here.
    func takes(_ segment: Segment) -> Bool { share?.owns(segment) ?? true }

    /// Decodes one frame. `segment` is filled with what its headers say; it is of use only after `.segment` and
    /// `.quotedSegment`.
    ///
    /// The octets of `frame` are the whole frame: `offset` and `capturedLength` of the descriptor are not looked at. A
    /// frame of a link type that is not supported is `.notTCP`; see `isSupported(linkType:)`. What only few
    /// frames have goes to `aside`, which is unused before.
    package static func decode(
        frame octets: RawSpan, descriptor: FrameDescriptor, into segment: inout Segment, _ aside: inout FrameAside
    ) -> FrameOutcome {
        if !aside.verifiesChecksums, commonFrame(octets, descriptor, &segment) { return .segment }
        return uncommonFrame(octets, descriptor, &segment, &aside)
    }

    /// The long way, header by header.
    @inline(never)
    static func uncommonFrame(
        _ octets: RawSpan, _ descriptor: FrameDescriptor, _ segment: inout Segment, _ aside: inout FrameAside
    ) -> FrameOutcome {
        segment = Segment()
        segment.time = descriptor.time
        segment.frame = descriptor.number
        segment.interface = descriptor.interface
        var position = HeaderPosition(
            capturedLength: octets.byteCount, originalLength: descriptor.originalLength)
        return follow(.link(descriptor.linkType), octets, &position, &segment, &aside)
    }

    /// Reads header after header.
    @inline(__always)
    static func follow(
        _ first: NextHeader, _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment,
        _ aside: inout FrameAside
    ) -> FrameOutcome {
        var next = first
        // Every header names its successor and moves `position` beyond itself, so the loop ends with the octets.
        while true {
            switch next {
            case .link(1):
                next = ethernet(octets, &position)
            case .ipv4, .etherType(0x0800):
                next = ipv4(octets, &position, &segment)
            case .ipv6, .etherType(0x86DD):
                next = ipv6(octets, &position, &segment)
            case .ipProtocol(6) where position.fragment != .later:
                if aside.verifiesChecksums { verifyChecksum(octets, position, &segment) }
                return tcp(octets, position, &segment)
            case .finished(let outcome):
                return outcome
            default:
                // A copy, so that `position` itself can stay in registers.
                var detour = position
                next = uncommonHeader(next, octets, &detour, &segment, &aside)
                position = detour
            }
        }
    }

    /// All headers but those of nearly every frame.
    private static func uncommonHeader(
        _ header: NextHeader, _ octets: RawSpan, _ position: inout HeaderPosition, _ segment: inout Segment,
        _ aside: inout FrameAside
    ) -> NextHeader {
        aside.isUsed = true
        return switch header {
        case .link(let number):
            link(number, octets, &position, &segment, &aside.encapsulation)
        case .etherType(let number):
            etherType(number, octets, &position, &segment, &aside.encapsulation)
        case .logicalLinkControl:
            logicalLinkControl(octets, &position)
        case .internetProtocol:
            internetProtocol(octets, position)
        case .innerInternetProtocol:
            innerInternetProtocol(octets, &position, &segment)
        case .ipProtocol(let number):
            ipProtocol(number, octets, &position, &segment, &aside)
        case .fragment(let fragment):
            internetFragment(fragment, &position, segment, &aside)
        case .pointToPoint:
            pointToPoint(octets, &position)
        case .wireless(let notes):
            wireless(octets, &position, notes, segment, &aside)
        case .aggregate:
            aggregate(octets, &position, &aside)
        case .amateurRadio:
            amateurRadio(octets, &position)
        case .uncompressedTCP:
            uncompressedTCP(octets, &position, &segment)
        case .labels:
            labels(octets, &position, &aside.encapsulation)
        case .ipv4, .ipv6, .finished:
            header
        }
    }
}
