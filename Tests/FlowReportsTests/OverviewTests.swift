import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

/// What is said of all connections together.
struct OverviewTests {
    private static func overview(_ conversations: [Conversation], endOfInput: Int64? = nil) -> OverviewCollector {
        var collector = OverviewCollector()
        collector.endOfInput = endOfInput
        for judgement in Collected(conversations.flatMap(\.segments)).judgements { collector.add(judgement) }
        return collector
    }

    private static func conversation(_ port: UInt16, frame: UInt64, server: UInt16 = 80) -> Conversation {
        var conversation = Conversation(frame: frame)
        conversation.clientPort = port
        conversation.serverPort = server
        return conversation
    }

    /// SYNs at these milliseconds, and no answer.
    private static func unanswered(_ times: [Double], port: UInt16 = 40000) -> Conversation {
        var conversation = conversation(port, frame: UInt64(port) * 100)
        for time in times { conversation.c(.syn, seq: 0, at: time) }
        return conversation
    }

    @Test(arguments: [
        ([0, 1000, 3000, 7000], SYNSchedule.Growth.doubling),
        ([0, 1000, 2000, 3000, 5000], .linearFirst),
        ([0, 1000, 1100, 9000], .other),
        ([0, 1000, 3000, 5000], .other),
    ])
    func schedulesAreTold(times: [Double], growth: SYNSchedule.Growth) throws {
        let overview = Self.overview([Self.unanswered(times)])
        let record = try #require(overview.servers.records.first)
        for other in SYNSchedule.Growth.allCases { #expect(record.schedule[other] == (other == growth ? 1 : 0)) }
        let waits = zip(times.dropFirst(), times).map { Int64(($0 - $1) * 1e6) }
        #expect(record.schedule.observed.map(\.mean) == waits)
        #expect(record.schedule.documented == waits.indices.map { Int64(1_000_000_000) << Int64($0) })
        #expect(overview.synRetransmissions == UInt64(waits.count))
    }

    @Test func schedulesOfManyAreTogether() throws {
        let overview = Self.overview([
            Self.unanswered([0, 1000], port: 40001), Self.unanswered([0, 1200, 3600], port: 40002),
        ])
        let schedule = try #require(overview.servers.records.first).schedule
        let first = try #require(schedule.observed.first)
        #expect(first.count == 2 && first.mean == 1_100_000_000)
        #expect(first.shortest == 1_000_000_000 && first.longest == 1_200_000_000)
        #expect(schedule.observed.map(\.count) == [2, 1])
        #expect(schedule.text?.english == "SYN sent again after 1.10 s, 2.40 s (doubling, as in RFC 6298)")
    }

    @Test func refusedIsNotFiltered() throws {
        var refused = Self.conversation(40000, frame: 1, server: 81)
        refused.c(.syn, seq: 0, at: 0)
        refused.y = 0
        refused.s([.rst, .ack], seq: 0, ack: 1, at: 1)
        let overview = Self.overview([refused, Self.unanswered([0])])
        let records = overview.servers.sorted()
        #expect(Set(records.map(\.condition)) == [.refuses, .silent])
        #expect(overview.resets[.refused].connections == 1)
        #expect(overview.resets.sorted.map(\.cause) == [.refused])
    }

    /// It answers some and ignores others meanwhile.
    @Test func aFullBacklogIsSuspected() throws {
        var conversations: [Conversation] = []
        for (index, isAnswered) in [true, false, true].enumerated() {
            var conversation = Self.conversation(40000 + UInt16(index), frame: 1 + UInt64(index) * 10)
            conversation.start += Int64(index) * 1_000_000_000
            if isAnswered { conversation.open() } else { conversation.c(.syn, seq: 0, at: 0) }
            conversations.append(conversation)
        }
        let record = try #require(Self.overview(conversations).servers.records.first)
        #expect(record.isBacklogSuspected && record.condition == .overloaded)
        #expect(record.attempts == 3 && record.opened == 2)
        #expect(record.diagnosis?.english.contains("1 SYN ignored while 2 openings were answered") == true)
    }

    @Test func halfOpenIsNowUntilLinuxGivesUp() throws {
        let segments = Scenario.halfOpen.segments
        let last = try #require(segments.last).time
        for (later, count) in [(Int64(0), UInt64(1)), (63_000_000_000, 1), (65_000_000_000, 0)] {
            var collector = OverviewCollector()
            collector.endOfInput = last + later
            for judgement in Collected(segments).judgements { collector.add(judgement) }
            #expect(collector.halfOpenNow == count, "\(later)")
            #expect(collector.servers.records.first?[.halfOpen] == 1)
        }
        #expect(Self.overview([]).halfOpenNow == 0)
    }

    @Test func resetsHaveOneCauseEach() {
        let judgements = Collected(Scenario.capture).judgements
        for judgement in judgements {
            let isReset = judgement.subject.closing == .reset || [.refused, .reset].contains(judgement.subject.opening)
            #expect((judgement.resetCause != nil) == isReset)
        }
        var collector = OverviewCollector()
        for judgement in judgements { collector.add(judgement) }
        #expect(collector.resets.sorted.reduce(0) { $0 + $1.entry.connections } == 2)
    }
}

struct AssertionTests {
    private static var summary: RunSummary {
        var summary = RunSummary()
        for judgement in Collected(Scenario.capture).judgements { summary.overview.add(judgement) }
        return summary
    }

    @Test(arguments: [
        ("refused = 1", true), ("refused = 0", false), ("opening_three_way = three_way", true),
        ("connections = 12 AND success_rate > 0.7", true), ("p99_client_wait < 0.2", false),
        ("p50_client_wait BETWEEN 0.0099 AND 0.0101", true), ("findings_error + findings_warning = 0", true),
        ("failed = refused + unanswered + half_open", true), ("resets = 2 AND closing_reset = 1", true),
        ("bad_checksums IS NULL", true), ("bad_checksums = 0", false), ("1", true), ("NULL", false),
    ])
    func holds(expression: String, isTrue: Bool) throws {
        var assertion = try SummaryAssertion(expression)
        #expect(try assertion.holds(Self.summary) == isTrue)
        // It can be asked again.
        #expect(try assertion.holds(Self.summary) == isTrue)
    }

    @Test func namesTheNumbers() throws {
        let assertion = try SummaryAssertion("refused = 0 AND p99_client_wait < bad_checksums")
        #expect(assertion.figures.map(\.name).sorted() == ["bad_checksums", "p99_client_wait", "refused"])
        let text = assertion.numbers(of: Self.summary)
        #expect(text.hasPrefix("refused is 1, p99_client_wait is 1."))
        #expect(text.hasSuffix(", bad_checksums is unknown"))
    }

    @Test func figuresHaveOneNameEach() {
        let names = SummaryFigure.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" } })
    }

    @Test func outcomesAddUp() {
        let summary = Self.summary
        for part in ["opening_", "closing_"] {
            var sum: UInt64 = 0
            for figure in SummaryFigure.all where figure.name.hasPrefix(part) {
                if case .count(let count) = figure.value(summary) { sum += count }
            }
            #expect(sum == 12)
        }
    }

    @Test(arguments: ["nonsense = 1", "refused =", "refused = 1; DROP TABLE figures", ""])
    func rejects(expression: String) {
        #expect(throws: SQLError.self) { _ = try SummaryAssertion(expression) }
    }

    @Test func wordsOfARejectionEndWithTheExpression() {
        let error = #expect(throws: SQLError.self) { _ = try SummaryAssertion("refused = 'x") }
        #expect(error?.message == #"unrecognized token: "'x""#)
    }
}
