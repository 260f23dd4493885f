import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// `--where` and `--connection` with everything that is told before a connection ends, and with `-w`.
@Suite struct SelectionTests {
    /// What tells a connection again when it has another number.
    private static func connections(_ text: String) throws -> [String] {
        try ReportTests.records(text).filter { $0["record"] as? String == "connection" }.map { record in
            let endpoints = record["endpoints"] as? [String: [String: Any]] ?? [:]
            let segments = ["client", "server"].map { endpoints[$0]?["segments"] as? Int ?? -1 }
            let ends = ["client", "server"].map { role -> String in
                let end = record[role] as? [String: Any]
                return "\(end?["address"] ?? "") \(end?["port"] ?? "")"
            }
            return "\(record["start"] ?? "") \(ends) \(segments)"
        }.sorted()
    }

    @Test(
        arguments: ["opening = 'refused'", "client_segments > 3", "1", "0"],
        ["opening/refused", "opening/syn-ack-lost", "reset/in-established", "malformed/fragments"])
    func wholeConnectionsAreWritten(condition: String, capture: String) throws {
        let scratch = try Scratch()
        let output = scratch.path("chosen.pcapng")
        let input = Program.capture(capture + ".pcap")
        let run = try Program.run(["--where", condition, "-w", output, "--format", "ndjson", input])
        #expect(run.status == 0)
        let again = try Program.run(["--format", "ndjson", output])
        let expected = try Self.connections(run.output)
        #expect(try Self.connections(again.output) == expected)
        #expect(condition != "1" || !expected.isEmpty)
        #expect(condition != "0" || expected.isEmpty)
        #expect(scratch.names == ["chosen.pcapng"])
    }

    /// Of several connections only the chosen ones are written.
    @Test func othersAreLeftOut() throws {
        let scratch = try Scratch()
        let input = Program.root.appendingPathComponent("Captures/opening").path
        let output = scratch.path("chosen.pcapng")
        let run = try Program.run(["--where", "opening = 'unreachable'", "-w", output, "--format", "ndjson", input])
        let expected = try Self.connections(run.output)
        let again = try Program.run(["--format", "ndjson", output])
        #expect(!expected.isEmpty)
        #expect(try Self.connections(again.output) == expected)
    }

    /// A code that is misspelt holds for nothing: what there is to compare with is said.
    @Test func aConditionThatHoldsForNothing() throws {
        let input = Program.capture("opening/half-open.pcap")
        let misspelt = try Program.run(["--list", "--where", "opening = 'halfopen'", input])
        #expect(misspelt.status == 0)
        #expect(misspelt.errors.contains("holds for no connection; opening is 'half-open' here, closing 'not-opened'"))
        let right = try Program.run(["--list", "--where", "opening = 'half-open'", input])
        #expect(!right.errors.contains("holds for no connection"))
        let chinese = try Program.run(["--list", "--lang", "zh", "--where", "0", input])
        #expect(chinese.errors.contains("opening 的值为 'half-open'"))
    }

    @Test func everyFragmentIsWritten() throws {
        let scratch = try Scratch()
        let input = Program.capture(Self.fragments)
        let run = try Program.run(["--where", "1", "-w", scratch.path("chosen.pcap"), "--overview", input])
        #expect(run.status == 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: input))
        let after = try Data(contentsOf: URL(fileURLWithPath: scratch.path("chosen.pcap")))
        #expect(after.count == before.count)
    }

    private static var fragments: String {
        let folders = ["data", "links", "malformed"]
        return folders.map { "\($0)/fragments.pcap" }
            .first { FileManager.default.fileExists(atPath: Program.capture($0)) } ?? "data/fragments.pcap"
    }

    @Test func aConnectionByItsNumber() throws {
        let scratch = try Scratch()
        let input = Program.root.appendingPathComponent("Captures/reset").path
        let records = try ReportTests.records(try Program.run(["--format", "ndjson", input]).output)
        let second = try #require(records.first { $0["id"] as? Int == 2 })
        let run = try Program.run([
            "--connection", "2", "-w", scratch.path("second.pcapng"), "--format", "ndjson", input,
        ])
        #expect(run.status == 0)
        let again = try ReportTests.records(
            try Program.run(["--format", "ndjson", scratch.path("second.pcapng")]).output)
        #expect(again.count { $0["record"] as? String == "connection" } == 1)
        #expect(again.first?["start"] as? String == second["start"] as? String)
    }

    @Test func partsAreThoseOfTheChosenConnections() throws {
        let input = Program.root.appendingPathComponent("Captures/opening").path
        let all = try ReportTests.records(
            try Program.run(["--format", "ndjson", "--records", "transition,segment,finding", input]).output)
        let condition = "id % 2 = 1"
        let ids = Set(
            all.compactMap { $0["record"] as? String == "connection" ? $0["id"] as? Int : nil }
                .filter { $0 % 2 == 1 })
        #expect(ids.count > 1)
        func lines(_ records: [[String: Any]]) -> [String] {
            records.filter { ["transition", "segment"].contains($0["record"] as? String) }
                .filter { ids.contains($0["connection"] as? Int ?? 0) }
                .map { "\($0["record"] ?? "") \($0["connection"] ?? "") \($0["frame"] ?? "") \($0["to"] ?? "")" }
        }
        let arguments = ["--format", "ndjson", "--records", "transition,segment,finding", "--where", condition]
        let chosen = try ReportTests.records(try Program.run(arguments + [input]).output)
        #expect(lines(chosen) == lines(all))
        let others = chosen.filter { record in
            (record["connection"] as? Int).map { !ids.contains($0) } ?? false
        }
        #expect(others.isEmpty)
    }

    /// What can be read only once is read as often as it takes.
    @Test func standardInputAndPipes() throws {
        let scratch = try Scratch()
        let input = Program.capture("opening/refused.pcap")
        let data = try Data(contentsOf: URL(fileURLWithPath: input))
        let arguments = ["--where", "opening = 'refused'", "-w", scratch.path("a.pcap")]
        let plain = try Program.run(["--where", "opening = 'refused'", "-w", scratch.path("b.pcap"), input])
        let piped = try Program.run(arguments + ["-"], input: data)
        #expect(piped.status == 0 && piped.errors.isEmpty)
        #expect(piped.output == plain.output)
        let written = try Data(contentsOf: URL(fileURLWithPath: scratch.path("a.pcap")))
        #expect(written.count == data.count)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path("b.pcap"))) == written)
        let toStandardOutput = try Running(["--where", "1", "-w", "-", "-"], readsInput: true)
        toStandardOutput.input.fileHandleForWriting.write(data)
        try toStandardOutput.input.fileHandleForWriting.close()
        let run = try toStandardOutput.end()
        #expect(run.status == 0)
        #expect(run.errors.contains("connection 1"))
    }

    /// Of a large capture the few connections that are chosen are shown as timelines.
    @Test func fewAreShownAsTimelines() throws {
        let input = Program.root.appendingPathComponent("Captures/opening").path
        let run = try Program.run(["--where", "opening = 'refused'", input])
        #expect(run.output.hasPrefix("connection "))
        #expect(!run.output.contains("three-way"))
        #expect(run.output.contains("RST"))
    }

    @Test(.enabled(if: geteuid() == 0, "live capture needs root: run the tests as root"))
    func liveConnectionsAreChosenWhenTheyEnd() throws {
        let scratch = try Scratch()
        let (listener, port) = try LiveTests.listener()
        let (other, otherPort) = try LiveTests.listener()
        defer {
            close(listener)
            close(other)
        }
        let running = try Running([
            "-i", "lo", "--where", "server_port = \(port)", "-w", scratch.path("chosen.pcap"), "tcp",
        ])
        try running.errors.wait(for: "listening on lo")
        for (port, listener) in [(port, listener), (otherPort, other)] {
            let (client, server) = try LiveTests.connection(to: port, by: listener)
            close(client)
            close(server)
        }
        try running.output.wait(for: "127.0.0.1:\(port)")
        running.send(SIGINT)
        let run = try running.end()
        #expect(run.status == 0)
        #expect(run.output.contains("server LAST-ACK → CLOSED") || run.output.contains("CLOSE-WAIT"))
        #expect(!run.output.contains("127.0.0.1:\(otherPort)"))
        #expect(run.output.contains("1 connection,"))
        let written = try ReportTests.records(
            try Program.run(["--format", "ndjson", scratch.path("chosen.pcap")]).output)
        let ports = written.filter { $0["record"] as? String == "connection" }
            .map { ($0["server"] as? [String: Any])?["port"] as? Int }
        #expect(ports == [Int(port)])
        #expect(scratch.names == ["chosen.pcap"])
    }
}
