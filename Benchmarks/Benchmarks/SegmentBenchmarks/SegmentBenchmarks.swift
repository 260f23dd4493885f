import Benchmark
import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// Counts what it is told.
private struct CountingSink: TrackingSink {
    var ended = 0
    var orderly: [OrderlyConnection] = []
    var keepsOrderly = false
    var judgements: [Judgement] = []

    mutating func transition(_ change: StateChange, of connection: Connection) {}
    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {}

    mutating func ended(_ connection: DocumentedConnection) -> Bool {
        ended += 1
        return !keepsOrderly
    }

    mutating func ended(_ connection: OrderlyConnection) -> Bool {
        guard OrderlyJudgement.isEnough(for: connection) else { return false }
        orderly.append(connection)
        return true
    }

    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        ended += 1
        judgements.append(Judgement(connection, &details))
    }
}

private func track(_ segments: [Segment], _ sink: inout CountingSink, finishes: Bool = true) {
    var tracker = Tracker()
    var start = 0
    while start < segments.count {
        let end = min(start + 64, segments.count)
        tracker.observe(segments.span.extracting(start..<end), sink: &sink)
        start = end
    }
    if finishes { tracker.finish(sink: &sink) }
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput], scalingFactor: .kilo, maxDuration: .seconds(2))

    let batch = Frames(connections: 64, closes: false)
    Benchmark("decode: 64 frames") { benchmark in
        var decoder = FrameDecoder()
        var segments = SegmentBatch()
        for _ in benchmark.scaledIterations {
            segments.removeAll()
            decoder.decode(batch.octets.span.bytes, batch.descriptors.span.extracting(first: 64), into: &segments)
            blackHole(segments.segments.count)
        }
    }

    // 1,000 connections fit the caches, 20,000 do not: the difference is what the table and the rows wait for memory.
    for connections in [1000, 20_000] {
        let segments = Frames(connections: connections, closes: true).segments()
        Benchmark(
            "machine and table: \(segments.count) segments of \(connections) connections",
            configuration: .init(metrics: [.wallClock, .throughput], scalingFactor: .one, maxDuration: .seconds(2))
        ) { benchmark in
            for _ in benchmark.scaledIterations {
                var sink = CountingSink()
                track(segments, &sink)
                blackHole(sink.ended)
            }
        }
    }

    var sink = CountingSink()
    sink.keepsOrderly = true
    track(Frames(connections: 100, closes: true).segments(), &sink)
    let orderly = sink.orderly
    Benchmark("writer: NDJSON record of an orderly connection") { benchmark in
        var writer = RecordWriter()
        for index in benchmark.scaledIterations {
            let judgement = OrderlyJudgement(of: orderly[index % orderly.count])
            writer.connection(ConnectionRecord(judgement))
            if writer.buffer.isFull { writer.buffer.flush { blackHole($0.count) } }
        }
    }

    var open = CountingSink()
    open.keepsOrderly = true
    track(Frames(connections: 100, closes: false).segments(), &open)
    let judgements = open.judgements
    Benchmark("writer: NDJSON record of an open connection") { benchmark in
        var writer = RecordWriter()
        for index in benchmark.scaledIterations {
            writer.connection(ConnectionRecord(judgements[index % judgements.count]))
            if writer.buffer.isFull { writer.buffer.flush { blackHole($0.count) } }
        }
    }

    Benchmark("writer: line of the list") { benchmark in
        let list = ConnectionList(style: Style())
        var writer = TextWriter()
        for index in benchmark.scaledIterations {
            let judgement = OrderlyJudgement(of: orderly[index % orderly.count])
            list.line(ConnectionRecord(judgement), to: &writer)
            if writer.isFull { writer.flush { blackHole($0.count) } }
        }
    }
}
