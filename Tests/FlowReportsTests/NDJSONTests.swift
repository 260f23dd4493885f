import FlowReports
import Foundation
import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

struct NDJSONTests {
    /// Every kind of record of one capture, in the order in which a run writes them.
    static func records(_ segments: [Segment]) -> String {
        let collected = Collected(segments)
        var writer = RecordWriter(interfaces: ["eth0"])
        for (change, connection) in collected.changes { writer.transition(change, of: connection) }
        for item in collected.segments {
            writer.segment(item.segment, from: item.end, label: item.label, of: item.connection)
        }
        var summary = Self.summary
        for judgement in collected.judgements {
            writer.connection(judgement)
            writer.findingRecords(judgement)
            summary.overview.add(judgement)
        }
        writer.summary(summary, summary.overview.counts)
        return writer.buffer.takeText()
    }

    static var summary: RunSummary {
        var summary = RunSummary()
        summary.frames = 85
        summary.segments = 75
        summary.undecodable = [(Message(verbatim: "ipv4: frame length"), 2)]
        summary.badChecksums = 1
        summary.dropped = RunSummary.Drops(byKernel: 3, byInterface: 0)
        summary.warnings = [Message(verbatim: "odd \"name\"\u{1B}[31m")]
        summary.elapsed = 1_250_000_000
        summary.inputs = [RunSummary.Input(name: "eth0", isInterface: true, linkTypes: ["EN10MB"])]
        return summary
    }

    @Test(arguments: Scenario.all) func golden(_ scenario: Scenario) throws {
        try expectGolden(Self.records(scenario.segments), "ndjson/\(scenario.name).ndjson")
    }

    @Test func everyLineIsAnObjectThatTheSchemaAllows() throws {
        let schema = try RecordSchema()
        var kinds: Set<String> = []
        for line in Self.records(Scenario.capture).split(separator: "\n") {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            kinds.insert(try #require(object["record"] as? String))
            let faults = schema.faults(of: object)
            #expect(faults.isEmpty, "\(line)")
        }
        #expect(kinds.isSuperset(of: ["connection", "segment", "transition", "summary"]))
    }

    @Test func selectiveAcknowledgmentsStandInTheirSegments() throws {
        let collected = Collected(Scenario.cleanClose.segments)
        var writer = RecordWriter()
        var blocks = SACKBlocks()
        blocks.append(left: 4_294_967_000, right: 5)
        blocks.append(left: 10, right: 20)
        let item = try #require(collected.segments.last)
        writer.note(blocks, ofFrame: item.segment.frame)
        var segment = item.segment
        writer.segment(segment, from: item.end, label: item.label, of: item.connection)
        #expect(!writer.buffer.takeText().contains("sack"))
        segment.attributes.insert(.sackBlocks)
        writer.segment(segment, from: item.end, label: item.label, of: item.connection)
        let line = writer.buffer.takeText()
        #expect(line.contains(#","sack":[[4294967000,5],[10,20]],"label":"#))
        #expect(try RecordSchema().faults(of: JSONSerialization.jsonObject(with: Data(line.utf8))).isEmpty)
    }

    @Test func theSchemaRefusesWhatTheContractDoes() throws {
        let schema = try RecordSchema()
        let line = Self.records(Scenario.cleanClose.segments).split(separator: "\n").first {
            $0.hasPrefix("{\"record\":\"connection\"")
        }
        let data = Data(try #require(line).utf8)
        let good = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(schema.faults(of: good).isEmpty)
        // Written only where there is one.
        for key in good.keys where key != "time_wait" {
            var missing = good
            missing[key] = nil
            #expect(!schema.faults(of: missing).isEmpty, "without \(key)")
        }
        for (key, value) in [("start", "yesterday"), ("id", "1"), ("roles", "known"), ("schema", 2)] as [(String, Any)]
        {
            var wrong = good
            wrong[key] = value
            #expect(!schema.faults(of: wrong).isEmpty, "\(key) = \(value)")
        }
    }

    @Test func findingRecordsFollowTheSchema() throws {
        // The words of a finding may hold anything.
        let schema = try RecordSchema()
        let object: [String: Any] = [
            "record": "finding", "schema": 1, "connection": 1, "id": "OPEN-2", "severity": "error", "text": "t",
            "frames": [1, 2], "expected": NSNull(), "observed": "x+2",
        ]
        #expect(schema.faults(of: object).isEmpty)
    }

    @Test func connectionRecordSaysWhatTheContractSays() throws {
        let line = Self.records(Scenario.cleanClose.segments).split(separator: "\n").first {
            $0.hasPrefix("{\"record\":\"connection\"")
        }
        let data = Data(try #require(line).utf8)
        let record = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let opening = try #require(record["opening"] as? [String: Any])
        #expect(opening["outcome"] as? String == "three-way")
        #expect(opening["client_wait"] as? Double == 0.01)
        let closing = try #require(record["closing"] as? [String: Any])
        #expect(closing["outcome"] as? String == "four-segment")
        #expect(closing["by"] as? String == "client")
        #expect(record["start"] as? String == "2023-11-14T22:13:20.000000000Z")
        #expect(record["interface"] as? String == "eth0")
        let ends = try #require(record["endpoints"] as? [String: [String: Any]])
        #expect(ends["client"]?["isn"] as? Int == 1000)
        let transitions = try #require(ends["client"]?["transitions"] as? [[String: Any]])
        #expect(
            transitions.map { $0["to"] as? String } == [
                "SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT",
            ])
        #expect(transitions[1]["confirmed_by"] as? Int == 3)
    }

    @Test func withdrawalNamesTheFrameItTakesBack() throws {
        let withdrawn = Self.records(Scenario.synACKLost.segments).split(separator: "\n").filter {
            $0.hasPrefix("{\"record\":\"transition\"") && !$0.contains("\"withdraws\":null")
        }
        #expect(withdrawn.count == 1)
        let line = try #require(withdrawn.first)
        let record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(record["withdraws"] as? Int == 2)
        #expect(record["frame"] as? Int == 3)
        #expect(record["from"] as? String == "ESTABLISHED")
        #expect(record["to"] as? String == "SYN-SENT")
    }

    @Test func unknownInterfaceIsNull() {
        var writer = RecordWriter()
        writer.connection(Collected(Scenario.refused.segments).judgements[0])
        #expect(writer.buffer.takeText().contains("\"interface\":null"))
    }
}
