import Foundation
import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@testable import FlowReports

/// The page as text; what a browser makes of it is for scripts/test-reports.
struct HTMLTests {
    static func report(_ segments: [Segment], limits: HTMLReport.Limits = .init()) -> HTMLReport {
        let collected = Collected(segments)
        var report = HTMLReport(style: Style(), interfaces: ["eth<0>"], limits: limits)
        for item in collected.segments {
            report.segment(item.segment, from: item.end, label: item.label, of: item.connection)
        }
        for judgement in collected.judgements { report.ended(judgement) }
        return report
    }

    static func summary(_ segments: [Segment]) -> RunSummary {
        var summary = RunSummary()
        for judgement in Collected(segments).judgements { summary.overview.add(judgement) }
        return summary
    }

    static func page(_ report: HTMLReport, _ summary: RunSummary) -> String {
        var octets: [UInt8] = []
        report.write(summary, commands: (list: "tcptrace-swift --list a", timeline: "tcptrace-swift a --connection")) {
            for index in $0.indices { octets.append($0[index]) }
        }
        return String(decoding: octets, as: UTF8.self)
    }

    static func block(_ name: String, of page: String) throws -> String {
        let begin = try #require(page.range(of: "<script type=\"application/json\" id=\"\(name)\">"))
        let end = try #require(page[begin.upperBound...].range(of: "</script>"))
        return String(page[begin.upperBound..<end.lowerBound])
    }

    static func object(_ json: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    @Test func blocksAreJSON() throws {
        let page = Self.page(Self.report(Scenario.capture), Self.summary(Scenario.capture))
        let overview = try Self.object(try Self.block("overview", of: page))
        #expect(overview["connections"] as? Int == 12)
        let openings = try #require(overview["openings"] as? [[Any]])
        #expect(openings.count == OpeningOutcome.allCases.count)
        #expect((overview["rules"] as? [[Any]])?.count == 15)
        let connections = try Self.object(try Self.block("connections", of: page))
        for column in ["id", "start", "client", "clientPort", "server", "serverPort", "duration", "wait", "octets"] {
            #expect((connections[column] as? [Int])?.count == 12, "\(column)")
        }
        let lines = try Self.block("details", of: page).split(separator: "\n")
        #expect(try lines.map { try #require(try Self.object(String($0))["id"] as? Int) } == Array(1...12))
    }

    @Test func selectiveAcknowledgmentsByTheirSegments() throws {
        let collected = Collected(Scenario.cleanClose.segments)
        var report = HTMLReport(style: Style())
        // The fourth segment's, of the data that its receiver sees from x on.
        var blocks = SACKBlocks()
        blocks.append(left: 1501, right: 1601)
        report.note(blocks, ofFrame: collected.segments[3].segment.frame)
        var client: [Bool] = []
        for item in collected.segments {
            var segment = item.segment
            segment.attributes.insert(.sackBlocks)
            report.segment(segment, from: item.end, label: item.label, of: item.connection)
            client.append(item.end == item.connection.client)
        }
        for judgement in collected.judgements { report.ended(judgement) }
        let page = Self.page(report, Self.summary(Scenario.cleanClose.segments))
        let details = try Self.object(try Self.block("details", of: page))
        // x is 1000 and y is 5000.
        let base = client[3] ? 5000 : 1000
        #expect(details["sack"] as? [[Int]] == [[3, 1501 - base, 1601 - base]])
    }

    @Test func statesByTheNamesThatAreAskedFor() throws {
        let collected = Collected(Scenario.cleanClose.segments)
        var report = HTMLReport(style: Style(stateNames: .socket))
        for judgement in collected.judgements { report.ended(judgement) }
        let page = Self.page(report, Self.summary(Scenario.cleanClose.segments))
        let names = try #require(
            try Self.object(Self.block("overview", of: page))["stateNames"] as? [String: String])
        #expect(names["SYN-RECEIVED"] == "SYN_RECV" && names["FIN-WAIT-1"] == "FIN_WAIT1")
        let plain = Self.page(Self.report(Scenario.cleanClose.segments), RunSummary())
        #expect(try Self.object(Self.block("overview", of: plain))["stateNames"] == nil)
    }

    @Test func nothingFromOutsideIsMarkup() throws {
        var summary = Self.summary(Scenario.cleanClose.segments)
        let name = "</script><script>alert(1)</script><!-- \"'\u{1B}[31m\u{202E}"
        summary.inputs = [RunSummary.Input(name: name, linkTypes: ["<b>"])]
        summary.warnings = [Message(verbatim: name)]
        let page = Self.page(Self.report(Scenario.cleanClose.segments), summary)
        #expect(page.components(separatedBy: "<script").count == 5)
        for block in ["overview", "connections", "details"] {
            let text = try Self.block(block, of: page)
            #expect(!text.contains("<"))
            #expect(!text.unicodeScalars.contains { $0.isUnsafeToShow && $0 != "\n" })
        }
        let inputs = try #require(try Self.object(Self.block("overview", of: page))["inputs"] as? [[String: Any]])
        #expect(inputs[0]["name"] as? String == #"</script><script>alert(1)</script><!-- "'\x1b[31m\u{202e}"#)
    }

    @Test func policyNamesTheScriptByItsDigest() throws {
        let page = Self.page(Self.report([]), RunSummary())
        #expect(page.contains("default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"))
        #expect(!page.contains("unsafe-inline"))
        var buffer = OutputBuffer()
        buffer.append(policyDigestOf: PageResources.script.span)
        #expect(page.contains("script-src '\(buffer.takeText())'"))
    }

    @Test(arguments: [
        ("", "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ("abc", "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        (String(repeating: "a", count: 55), "sha256-n0OQ+NMMLdkuyfCVtl4rmumwqSWlJY4kHJ8ekQ9zQxg="),
        (String(repeating: "a", count: 64), "sha256-/+BU/nrgy23GXDr5th1SCfQ5hR20PQulmXM33xVGaOs="),
        (String(repeating: "a", count: 1000), "sha256-Qe3s5C1j6Nm/UVqbppMuHCDLyfWl0TRkWttdsblzfqM="),
    ]) func digest(_ text: String, _ expected: String) {
        var buffer = OutputBuffer()
        buffer.append(policyDigestOf: Array(text.utf8).span)
        #expect(buffer.takeText() == expected)
    }

    @Test func whatWentWrongStaysInTheTable() throws {
        var limits = HTMLReport.Limits()
        limits.rows = 6
        let page = Self.page(Self.report(Scenario.capture, limits: limits), Self.summary(Scenario.capture))
        let connections = try Self.object(try Self.block("connections", of: page))
        #expect(connections["omitted"] as? Int == 6)
        let severities = try #require(connections["trouble"] as? [Int])
        #expect(severities.count == 6)
        #expect(severities.filter { $0 > 0 }.count >= 5)
        let overview = try Self.object(try Self.block("overview", of: page))
        #expect(overview["connections"] as? Int == 12)
    }

    @Test func detailsKeepSomeOfEachKind() throws {
        // Forty clean connections, then one that was reset.
        var segments: [Segment] = []
        for number in 0..<41 {
            let story = number < 40 ? Scenario.cleanClose : Scenario.reset
            for var segment in story.segments {
                segment.frame = UInt64(segments.count) + 1
                segment.time += Int64(number) * 2_000_000_000
                if segment.sourcePort == 40000 { segment.sourcePort += UInt16(number) }
                if segment.destinationPort == 40000 { segment.destinationPort += UInt16(number) }
                segments.append(segment)
            }
        }
        var limits = HTMLReport.Limits()
        limits.detailedConnections = 12
        let ids = Self.report(segments, limits: limits).details.timelines().map(\.judgement.subject.connection.id)
        #expect(ids == Array(1...11) + [41])
        limits.detailedConnections = 100
        limits.segments = 60
        let few = Self.report(segments, limits: limits).details.timelines()
        #expect(few.contains { $0.judgement.subject.connection.id == 41 })
        #expect(few.reduce(0) { $0 + $1.segments.count } <= 60)
        #expect(Self.report(segments).details.timelines().count == 41)
    }

    @Test func binsGrowWithTheSpan() {
        var bins = ActivityBins()
        var one = ActivityBins.Bin()
        one.others = 1
        let times: [Int64] = [5_000_000_000, 1_000_000_000, 90_000_000_000, -3_000_000_000]
        for time in times { bins.add(at: time, one) }
        #expect(bins.bins.count <= 240)
        #expect(bins.bins.reduce(0) { $0 + $1.others } == 4)
        #expect(bins.start <= -3_000_000_000 && bins.start + Int64(bins.bins.count) * bins.width > 90_000_000_000)
    }

    @Test func barsHoldEveryDuration() {
        var histogram = DurationHistogram()
        let durations: [Int64] = [0, 1, 31, 32, 33, 1000, 1_000_000, 999_999_999, 60_000_000_000]
        for duration in durations { histogram.add(duration) }
        let bars = histogram.bars()
        #expect(bars.reduce(0) { $0 + $1.count } == UInt64(durations.count))
        for duration in durations {
            #expect(bars.contains { $0.count > 0 && $0.from <= duration && duration < $0.to })
        }
    }
}
