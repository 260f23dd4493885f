import Foundation
import PacketDecoding
import SegmentNotation
import TCPConformance
import TCPTracking

/// Stories in segment notation, judged: those of `Captures/` by name, or a text of the test's own.
enum CapturedStory {
    private static let captures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Captures")

    /// Every connection of a story of `Captures/`, such as `opening/refused`, in order of its number.
    static func judgements(_ name: String) throws -> [Judgement] {
        try judgements(text: text(name), file: name)
    }

    /// The text of a story of `Captures/`.
    static func text(_ name: String) throws -> String {
        try String(contentsOf: captures.appendingPathComponent(name + ".pkt"), encoding: .utf8)
    }

    /// Every story of `Captures/`, such as `opening/refused`.
    static let names: [String] = {
        let files = FileManager.default.enumerator(atPath: captures.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".pkt") }.map { String($0.dropLast(4)) }.sorted()
    }()

    /// The first connection of a story of `Captures/`.
    static func judgement(_ name: String) throws -> Judgement { try judgements(name)[0] }

    /// Every connection of a text in segment notation.
    ///
    /// - Parameter drops: When the capture lost frames, by its own count.
    static func judgements(
        text: String, file: String = "story", drops: ClosedRange<Int64>? = nil
    ) throws -> [Judgement] {
        var tracker = Tracker()
        if let drops { tracker.noteDrops(since: drops.lowerBound, until: drops.upperBound) }
        var sink = CollectingSink()
        try decode(text, file: file) { tracker.observe($0, sink: &sink) }
        tracker.finish(sink: &sink)
        return sink.ended.sorted { $0.connection.id < $1.connection.id }.map { Judgement($0.connection, $0.details) }
    }

    /// The segments of a text in segment notation, without tags and tunnels.
    static func segments(text: String, file: String = "story") throws -> [Segment] {
        var segments: [Segment] = []
        try decode(text, file: file) { segments += $0.segments }
        for index in segments.indices { segments[index].encapsulation = 0 }
        return segments
    }

    /// Hands on each frame's segments.
    private static func decode(
        _ text: String, file: String, take: (borrowing SegmentBatch) throws -> Void
    ) throws {
        var decoder = FrameDecoder()
        var batch = SegmentBatch()
        for (index, frame) in try SegmentNotation.frames(text, file: file).enumerated() {
            let descriptor = FrameDescriptor(
                time: frame.time, number: UInt64(index + 1), offset: 0, capturedLength: frame.octets.count,
                originalLength: frame.originalLength, linkType: frame.linkType, interface: 0)
            batch.removeAll()
            decoder.decode(frame.octets.span.bytes, [descriptor].span, into: &batch)
            try take(batch)
        }
    }
}

extension Judgement {
    var patternNames: [String] { recognisedPatterns().map { "\($0.identifier)" } }
}
