extension FrameDecoder {
    /// Decodes the frames of an aggregate (A-MSDU) from the second one on, and puts their segments in order among those
    /// from `first` on. What the frame became is told by the first of them; what is not TCP among the others is not counted.
    @inline(never)
    mutating func decodeAggregate(
        from place: Int, of frame: RawSpan, _ descriptor: FrameDescriptor, since first: Int,
        into segments: inout SegmentBatch
    ) {
        var next: Int? = place
        var aside = FrameAside()
        aside.verifiesChecksums = verifiesChecksums
        aside.isWithinAggregate = true
        var index = segments.count
        while index > first, segments.storage[index - 1].frame > descriptor.number { index -= 1 }
        while let place = next {
            var segment = Segment()
            segment.time = descriptor.time
            segment.frame = descriptor.number
            segment.interface = descriptor.interface
            var position = HeaderPosition(
                capturedLength: frame.byteCount, originalLength: descriptor.originalLength)
            position.offset = place
            var outcome = Self.follow(.aggregate, frame, &position, &segment, &aside)
            next = aside.nextAggregated
            outcome = settle(outcome, frame, into: &segment, &segments.encapsulations, &aside)
            guard outcome == .segment || outcome == .quotedSegment else { continue }
            segments.storage.insert(segment, at: index)
            segments.count += 1
            counts.aggregated += 1
            index += 1
        }
    }
}
