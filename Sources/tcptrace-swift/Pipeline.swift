import PacketCapture
import PacketDecoding
import TCPTracking

/// The way of a frame through the program: a batch is decoded, its segments are tracked, facts go to the reports.
struct Pipeline: ~Copyable {
    private(set) var decoder: FrameDecoder
    private var tracker: Tracker
    private var descriptors: [FrameDescriptor] = []
    private var segments = SegmentBatch()

    init(decoder: FrameDecoder, options: TrackerOptions) {
        self.decoder = decoder
        tracker = Tracker(options: options)
        descriptors.reserveCapacity(FrameBatch.defaultFrameCapacity)
    }

    /// Connections seen so far.
    var connections: UInt64 { tracker.connections }

    /// Whether each segment is told to the sink.
    var reportsSegments: Bool {
        get { tracker.reportsSegments }
        set { tracker.reportsSegments = newValue }
    }

    /// Takes the first `count` frames of a batch; `base` is added to the frames' numbers, which count from 1 within their source.
    mutating func take(_ batch: borrowing FrameBatch, first count: Int, base: UInt64, sink: inout ReportSink) {
        descriptors.removeAll(keepingCapacity: true)
        for frame in batch.frames.prefix(count) {
            descriptors.append(
                FrameDescriptor(
                    time: frame.time, number: base &+ frame.number, offset: frame.offset,
                    capturedLength: frame.capturedLength, originalLength: frame.originalLength,
                    linkType: frame.linkType, interface: frame.interface))
        }
        segments.removeAll()
        let frames = descriptors
        decoder.decode(batch.octetStorage.span.bytes, frames.span, into: &segments)
        tracker.observe(segments, sink: &sink)
    }

    /// Lets packet time go on while a live capture is idle.
    mutating func advance(to time: Int64, sink: inout ReportSink) {
        tracker.advance(to: time, sink: &sink)
    }

    /// The input has ended.
    mutating func finish(sink: inout ReportSink) {
        segments.removeAll()
        decoder.finish(into: &segments)
        tracker.observe(segments, sink: &sink)
        tracker.finish(sink: &sink)
    }
}
