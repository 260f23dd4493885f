import Foundation
import PacketDecoding
import SegmentNotation
import Testing

@testable import TCPTracking

/// A connection's details are the same whether they were kept from its first segment or made from its course when
/// somebody asked: for every story, cut off anywhere, and with any one segment lost, sent twice or late.
@Suite struct CourseTests {
    private struct Sink: TrackingSink {
        var ended: [Story.Ended] = []
        /// Connections told without details, each with its number.
        var documented: [DocumentedConnection] = []
        var takesDocumented = false

        mutating func transition(_ change: StateChange, of connection: Connection) {}
        mutating func segment(
            _ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection
        ) {}

        mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
            ended.append(Story.Ended(connection: connection, details: details))
        }

        mutating func ended(_ connection: DocumentedConnection) -> Bool {
            if takesDocumented { documented.append(connection) }
            return takesDocumented
        }
    }

    private static func segments(of story: String) throws -> [Segment] {
        let text = try String(
            contentsOf: StoryHistoryTests.root.appendingPathComponent("Captures/" + story), encoding: .utf8)
        var decoder = FrameDecoder()
        var batch = SegmentBatch()
        var segments: [Segment] = []
        for (index, frame) in try SegmentNotation.frames(text, file: story).enumerated() {
            let descriptor = FrameDescriptor(
                time: frame.time, number: UInt64(index + 1), offset: 0, capturedLength: frame.octets.count,
                originalLength: frame.originalLength, linkType: frame.linkType, interface: 0)
            batch.removeAll()
            decoder.decode(frame.octets.span.bytes, [descriptor].span, into: &batch)
            segments += batch.segments
        }
        for index in segments.indices { segments[index].encapsulation = 0 }
        return segments
    }

    private static func run(_ segments: [Segment], keepsDetails: Bool, takesDocumented: Bool = false) -> Sink {
        var options = TrackerOptions()
        options.segments = keepsDetails
        var tracker = Tracker(options: options)
        var sink = Sink()
        sink.takesDocumented = takesDocumented
        for segment in segments { tracker.observe([segment].span, sink: &sink) }
        tracker.finish(sink: &sink)
        sink.ended.sort { $0.connection.id < $1.connection.id }
        return sink
    }

    /// Everything that is known of a connection but its place, as text.
    private static func text(_ ended: Story.Ended) -> String {
        var connection = ended.connection
        connection.details = 0
        connection.previous = 0
        var text = ""
        dump(connection, to: &text)
        dump(ended.details, to: &text)
        return text
    }

    private static func isEqual(_ first: Story.Ended, _ second: Story.Ended) -> Bool {
        var details = (first.details, second.details)
        let areEqual = withUnsafeBytes(of: &details.0) { first in
            withUnsafeBytes(of: &details.1) { first.elementsEqual($0) }
        }
        var connections = (first.connection, second.connection)
        connections.1.details = connections.0.details
        connections.1.previous = connections.0.previous
        return areEqual
            && withUnsafeBytes(of: &connections.0) { first in
                withUnsafeBytes(of: &connections.1) { first.elementsEqual($0) }
            }
    }

    private static func expectSame(_ segments: [Segment], _ what: String) {
        let kept = run(segments, keepsDetails: true).ended
        let made = run(segments, keepsDetails: false).ended
        guard kept.count == made.count else {
            Issue.record("\(what): \(kept.count) connections, \(made.count) with a course")
            return
        }
        for (kept, made) in zip(kept, made) where !isEqual(kept, made) {
            let lines = (text(kept).split(separator: "\n"), text(made).split(separator: "\n"))
            // Octets between fields may differ.
            let differences = zip(lines.0, lines.1).filter { $0 != $1 }
            #expect(differences.isEmpty, "\(what), connection \(kept.connection.id): \(differences)")
        }
    }

    @Test(arguments: StoryHistoryTests.stories)
    func detailsAreTheSame(of story: String) throws {
        let segments = try Self.segments(of: story)
        guard segments.count <= 200 else { return Self.expectSame(segments, story) }
        forEachFault(of: segments) { Self.expectSame($0, "\(story) \($1)") }
    }

    @Test(arguments: ["opening/three-way.pkt", "closing/fin-with-data.pkt", "closing/four-segment-by-server.pkt"])
    func ordinaryConnectionsNeedNoDetails(story: String) throws {
        let segments = try Self.segments(of: story)
        let sink = Self.run(segments, keepsDetails: false, takesDocumented: true)
        #expect(sink.ended.isEmpty)
        let told = try #require(sink.documented.first)
        let kept = try #require(Self.run(segments, keepsDetails: true).ended.first)
        #expect(told.id == 1)
        #expect(told.key == kept.connection.key)
        #expect(told.client == kept.connection.client)
        #expect(told.startTime == kept.details.startTime)
        #expect(told.lastTime == kept.connection.lastTime)
        let (client, server) = (kept.connection.client, kept.connection.server)
        #expect(told.sentByClient == Self.sent(by: client, kept))
        #expect(told.sentByServer == Self.sent(by: server, kept))
        #expect(told.sentByClient.octets > 0)
        #expect(told.answer != nil)
        #expect(told.ending == .fourSegment)
    }

    private static func sent(by end: End, _ ended: Story.Ended) -> SentBrief {
        let details = ended.details.endpoints[end.index]
        return SentBrief(
            octets: ended.connection[end].bytes, firstData: details.firstData, firstPayload: details.firstPayload)
    }

    @Test func anUnansweredSYNNeedsNoDetails() throws {
        let segments = try Self.segments(of: "opening/three-way.pkt")
        let sink = Self.run([segments[0]], keepsDetails: false, takesDocumented: true)
        #expect(sink.ended.isEmpty)
        #expect(sink.documented.count == 1)
        #expect(sink.documented.first?.ending == .unanswered)
    }
}

extension InlineArray: @retroactive CustomReflectable where Element: Copyable {
    public var customMirror: Mirror {
        Mirror(self, unlabeledChildren: indices.map { self[$0] }, displayStyle: .collection)
    }
}
