import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@testable import FlowReports

/// The rows that every picture of a connection is drawn from.
struct TimelineModelTests {
    static func model(_ segments: [Segment]) throws -> TimelineModel {
        TimelineModel(try #require(TimelineTests.timelines(segments).first))
    }

    static func steps(_ model: TimelineModel) -> [TimelineStep] {
        model.rows.compactMap { if case .step(let step) = $0 { step } else { nil } }
    }

    @Test func rowsOfACleanConnection() throws {
        let model = try Self.model(Scenario.cleanClose.segments)
        #expect(model.clientState == .closed)
        #expect(model.serverState == .listen)
        let steps = Self.steps(model)
        #expect(steps.map(\.segment.frame) == [1, 2, 3, 8, 9, 10, 11])
        #expect(steps.map { "\($0.sequence.symbol)" } == ["x", "y", "x+1", "u", "v", "w", "u+1"])
        #expect(steps.map(\.acknowledgment) == [nil, "x+1", "y+1", "y+1001", "u+1", "u+1", "w+1"])
        #expect(steps.map(\.pointsRight) == [true, false, true, true, false, false, true])
        #expect(
            steps.map { $0.call.map { "\($0.words)" } } == [
                "connect()", nil, "accept()", "close()", nil, "close()", nil,
            ])
        #expect(
            steps.map { $0.client.map(\.to) } == [
                [.synSent], [.established], [], [.finWait1], [.finWait2], [.timeWait], [],
            ])
        let runs = model.rows.compactMap { if case .run(let run) = $0 { run } else { nil } }
        #expect(runs.map(\.indices) == [3..<7])
        #expect(runs[0].clientOctets == 100 && runs[0].serverOctets == 1000)
        #expect(model.waits.count == 1)
        #expect(model.waits[0].end == model.judgement.subject.client && !model.waits[0].isOver)
    }

    @Test func lossIsMarkedAtTheLostCopy() throws {
        let steps = Self.steps(try Self.model(Scenario.synACKLost.segments))
        #expect(steps.map(\.loss) == [nil, .afterVantage, nil, nil, nil])
        let unanswered = Self.steps(try Self.model(Scenario.unanswered.segments))
        #expect(unanswered.map(\.loss) == [.unanswered, nil, nil])
    }

    @Test func whoReadsOnAfterItsFINShutDownOneDirection() throws {
        var conversation = Conversation()
        conversation.open()
        conversation.c([.fin, .ack], seq: 1, ack: 1, at: 30)
        conversation.s(.ack, seq: 1, ack: 2, at: 40)
        let closed = conversation.segments
        conversation.s([.psh, .ack], seq: 1, ack: 2, length: 100, at: 50)
        let unread = conversation.segments
        conversation.c(.ack, seq: 2, ack: 101, at: 60)
        let calls = try [closed, unread, conversation.segments].map {
            Self.steps(try Self.model($0)).compactMap {
                $0.segment.flags.contains(.fin) ? $0.call.map { "\($0.words)" } : nil
            }
        }
        #expect(calls == [["close()"], ["close()"], ["shutdown()"]])
    }

    @Test(
        arguments: [
            // x is 1000 and y is 5000; the third segment acknowledges y+1.
            ([5101, 5201], "SACK y+101–y+201: arrived beyond a hole"),
            ([5101, 5201, 5301, 5401], "SACK y+101–y+201, y+301–y+401: arrived beyond a hole"),
            ([4990, 5001, 5301, 5401], "SACK y-10–y+1: arrived twice"),
            ([5311, 5321, 5301, 5401], "SACK y+311–y+321: arrived twice"),
        ] as [([UInt32], String)])
    func selectiveAcknowledgments(_ edges: [UInt32], _ words: String) throws {
        let collected = Collected(Scenario.cleanClose.segments)
        var blocks = SACKBlocks()
        for place in stride(from: 0, to: edges.count, by: 2) {
            blocks.append(left: edges[place], right: edges[place + 1])
        }
        var collector = TimelineCollector(.first(1))
        for (index, item) in collected.segments.enumerated() {
            var segment = item.segment
            if index == 2 {
                segment.attributes.insert(.sackBlocks)
                collector.note(blocks, ofFrame: segment.frame)
            }
            collector.segment(segment, from: item.end, label: item.label, of: item.connection)
        }
        let ended = collector.ended(collected.judgements[0])
        let timeline = try #require(ended)
        let remarks = TimelineModel(timeline).rows.flatMap { row -> [String] in
            if case .step(let step) = row { step.remarks.map(\.english) } else { [] }
        }
        #expect(remarks.contains(words), "\(remarks)")
    }
}
