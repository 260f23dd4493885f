import PacketCapture
import PacketDecoding
import TCPTracking

/// The way of a frame through the program: a batch is decoded, its segments are tracked, facts go to the reports.
struct Pipeline: ~Copyable {
    var decoder: FrameDecoder
    private var tracker: Tracker
    private var descriptors: [FrameDescriptor] = []
    private var segments = SegmentBatch()
    /// When the last frame was captured, nanoseconds since the epoch.
    private(set) var lastTime = Int64.min

    /// What was met that it takes a pipeline for all flows to tell; only of one for a share.
    var needOfWhole: OneWorkerReason? {
        if decoder.sharedCounts.aggregated > 0 { return .severalSegments }
        return tracker.needOfWhole.map(OneWorkerReason.init)
    }
    /// Frames whose link type is not known. Asked of the counts themselves: a decoder is large, and would be copied.
    var unknownLinkTypes: UInt64 {
        decoder.counts.unknownLinkType &+ decoder.sharedCounts.unknownLinkType
    }

    init(decoder: FrameDecoder, options: TrackerOptions) {
        self.decoder = decoder
        tracker = Tracker(options: options)
    }

    /// Connections seen so far.
    var connections: UInt64 { tracker.connections }

    /// ICMP errors that quote connections which were not captured.
    var unattributedQuotes: UInt64 { tracker.unattributedQuotes }

    /// Whether each segment is told to the sink.
    var reportsSegments: Bool {
        get { tracker.reportsSegments }
        set { tracker.reportsSegments = newValue }
    }

    /// Takes frames that lie in `octets`; `base` is added to their numbers, which count from 1 within their source.
    mutating func take(_ frames: Span<Frame>, in octets: RawSpan, base: UInt64, sink: inout ReportSink) {
        decode(frames, in: octets, base: base)
        let described = descriptors
        let taken = described.span.extracting(first: frames.count)
        if tracker.reportsSegments { noteSACKBlocks(in: octets, taken, sink) }
        tracker.observe(segments, of: taken, sink: &sink)
    }

    /// The same of one worker of several.
    mutating func take(_ frames: Span<Frame>, in octets: RawSpan, base: UInt64, sink: inout WorkerSink) {
        decode(frames, in: octets, base: base)
        let described = descriptors
        tracker.observe(segments, of: described.span.extracting(first: frames.count), sink: &sink)
    }

    private mutating func decode(_ frames: Span<Frame>, in octets: RawSpan, base: UInt64) {
        while descriptors.count < frames.count {
            descriptors.append(Self.descriptor(of: frames[descriptors.count], base: base))
        }
        fill(frames, base)
        if !frames.isEmpty { lastTime = max(lastTime, frames[frames.count - 1].time) }
        segments.removeAll()
        let described = descriptors
        decoder.decode(octets, described.span.extracting(first: frames.count), into: &segments)
    }

    /// Tells of the selective acknowledgments of a batch, which its segments do not carry.
    private func noteSACKBlocks(in octets: RawSpan, _ frames: Span<FrameDescriptor>, _ sink: borrowing ReportSink) {
        var index = 0
        for segment in segments.segments where segment.attributes.contains(.sackBlocks) {
            // Segments stand in the order of their frames, but for those that waited.
            if index < frames.count, frames[index].number > segment.frame { index = 0 }
            while index < frames.count, frames[index].number < segment.frame { index += 1 }
            guard index < frames.count, frames[index].number == segment.frame else { continue }
            let start = frames[index].offset
            let frame = octets.extracting(start..<start + frames[index].capturedLength)
            if let blocks = FrameDecoder.sackBlocks(of: segment, in: frame) {
                sink.note(blocks, ofFrame: segment.frame)
            }
        }
    }

    /// Describes the first frames, as many as have a place.
    private mutating func fill(_ frames: Span<Frame>, _ base: UInt64) {
        var places = descriptors.mutableSpan
        for index in 0..<min(places.count, frames.count) {
            places[index] = Self.descriptor(of: frames[index], base: base)
        }
    }

    @inline(__always)
    private static func descriptor(of frame: Frame, base: UInt64) -> FrameDescriptor {
        FrameDescriptor(
            time: frame.time, number: base &+ frame.number, offset: frame.offset,
            capturedLength: frame.capturedLength, originalLength: frame.originalLength, linkType: frame.linkType,
            interface: frame.interface)
    }

    /// The capture lost frames between two times, by its own count.
    mutating func noteDrops(since start: Int64, until end: Int64) {
        tracker.noteDrops(since: start, until: end)
    }

    /// Lets packet time go on while a live capture is idle.
    mutating func advance(to time: Int64, sink: inout ReportSink) {
        tracker.advance(to: time, sink: &sink)
    }

    /// The input has ended: what waited for more of it is taken.
    mutating func drain<Sink: TrackingSink>(sink: inout Sink) {
        segments.removeAll()
        decoder.finish(into: &segments)
        tracker.observe(segments, of: Span(), sink: &sink)
        tracker.drain(sink: &sink)
    }

    /// Tells what is left.
    mutating func finish<Sink: TrackingSink>(sink: inout Sink) {
        tracker.finish(sink: &sink)
    }
}
