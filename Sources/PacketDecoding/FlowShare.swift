/// The flows that one of several decoders of the same frames takes, all of which together take every flow once.
///
/// Of a frame as most are, its octets tell whose it is before anything is decoded. All others are shared: every decoder
/// reads them, since fragments, tunnels and quotes tell their flow last, and keeps the segments of its flows.
package struct FlowShare: BitwiseCopyable, Sendable {
    /// Its place among `count`.
    package let index: Int
    package let count: Int
    private let seed: UInt64

    /// - Parameter seed: The same for all of them, and nobody's choice: no one can aim at one of them.
    package init(index: Int, of count: Int, seed: UInt64) {
        precondition(index >= 0 && index < count)
        self.index = index
        self.count = count
        self.seed = seed | 1
    }

    /// Whose a frame is.
    enum Owner { case own, other, shared }

    /// Ethernet, and IPv4 or IPv6 with nothing between it and a TCP header that was captured whole.
    @inline(__always)
    func owner(of frame: RawSpan, linkType: UInt32) -> Owner {
        guard linkType == 1 else { return .shared }
        if FrameDecoder.isCommonFrame(frame) {
            return owner(
                UInt64(frame.big32(26)) << 16 | UInt64(frame.big16(34)),
                UInt64(frame.big32(30)) << 16 | UInt64(frame.big16(36)))
        }
        guard frame.byteCount >= 74, frame.big16(12) == 0x86DD, frame.octet(14) >> 4 == 6, frame.octet(20) == 6
        else { return .shared }
        let headerLength = Int(frame.octet(66) >> 4) * 4
        let end = 54 + Int(frame.big16(18))
        guard headerLength >= 20, 54 + headerLength <= min(end, frame.byteCount) else { return .shared }
        return owner(
            socket(frame.big64(22), frame.big64(30), frame.big16(54)),
            socket(frame.big64(38), frame.big64(46), frame.big16(56)))
    }

    /// Puts its own frames into the first of `places`, up to a frame that is shared, which `next` then is.
    ///
    /// - Returns: How many they are.
    @inline(__always)
    func pick(
        from next: inout Int, of octets: RawSpan, _ frames: Span<FrameDescriptor>,
        into places: inout MutableSpan<FrameDescriptor>
    ) -> Int {
        var filled = 0
        for index in next..<frames.count {
            let start = frames[index].offset
            let frame = octets.extracting(start..<start + frames[index].capturedLength)
            let owner = owner(of: frame, linkType: frames[index].linkType)
            if owner == .shared {
                next = index
                return filled
            }
            // Written whosever it is: a branch would go either way at random.
            places[filled] = frames[index]
            filled += owner == .own ? 1 : 0
        }
        next = frames.count
        return filled
    }

    /// Whether a segment's flow is its own.
    func owns(_ segment: Segment) -> Bool {
        let (source, destination) = (segment.source, segment.destination)
        let owner =
            segment.family == .version4
            ? owner(
                source.low << 16 | UInt64(segment.sourcePort), destination.low << 16 | UInt64(segment.destinationPort))
            : owner(
                socket(source.high, source.low, segment.sourcePort),
                socket(destination.high, destination.low, segment.destinationPort))
        return owner == .own
    }

    @inline(__always)
    private func socket(_ high: UInt64, _ low: UInt64, _ port: UInt16) -> UInt64 {
        let product = (high ^ seed).multipliedFullWidth(by: low ^ 0x9E37_79B9_7F4A_7C15)
        return (product.high ^ product.low) &+ UInt64(port)
    }

    /// The same whichever of the two sockets comes first.
    @inline(__always)
    private func owner(_ one: UInt64, _ other: UInt64) -> Owner {
        let product = (one ^ other ^ seed).multipliedFullWidth(by: (one &+ other) ^ 0xC2B2_AE3D_27D4_EB4F)
        let mixed = ((product.high ^ product.low) &* seed) >> 32
        return Int(truncatingIfNeeded: (mixed &* UInt64(count)) >> 32) == index ? .own : .other
    }
}

extension FrameDecoder {
    /// Decodes the frames of a share's flows, and of those that all take what is its own.
    mutating func decode(
        _ share: FlowShare, of octets: RawSpan, _ frames: Span<FrameDescriptor>, into segments: inout SegmentBatch
    ) {
        var mine: [FrameDescriptor] = []
        swap(&mine, &self.mine)
        if let first = frames.indices.first { while mine.count < frames.count { mine.append(frames[first]) } }
        var next = 0
        while next < frames.count {
            var places = mine.mutableSpan
            let filled = share.pick(from: &next, of: octets, frames, into: &places)
            decodeAll(octets, mine.span.extracting(first: filled), into: &segments)
            guard next < frames.count else { break }
            // Segments stand in the order of their frames.
            decodeShared(octets, frames.extracting(next..<next + 1), share, into: &segments)
            next += 1
        }
        swap(&mine, &self.mine)
    }

    @inline(never)
    private mutating func decodeShared(
        _ octets: RawSpan, _ frames: Span<FrameDescriptor>, _ share: FlowShare, into segments: inout SegmentBatch
    ) {
        let first = segments.count
        swap(&counts, &sharedCounts)
        decodeAll(octets, frames, into: &segments)
        swap(&counts, &sharedCounts)
        segments.removeAll(from: first) { !share.owns($0) }
    }
}

extension FrameDecoder {
    /// What became of all frames that this decoder and others were given, which share the flows.
    package func counts(with others: [FrameDecoder]) -> DecodingCounts {
        var all = share == nil ? counts : sharedCounts
        if share != nil { all.add(counts) }
        for other in others { all.add(other.counts) }
        return all
    }
}
