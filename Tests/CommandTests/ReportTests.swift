import Foundation
import Testing

/// What comes out, in every format.
@Suite struct ReportTests {
    static func records(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func aSmallCaptureIsShownAsTimelines() throws {
        let run = try Program.run(["--utc", Program.capture("opening/three-way.pcap")])
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        #expect(run.output.hasPrefix("connection 1   10.0.0.1:40000 → 10.0.0.2:80\n"))
        for state in ["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "CLOSE-WAIT", "LAST-ACK", "TIME-WAIT"] {
            #expect(run.output.contains(state))
        }
        #expect(run.output.contains("seq=x (1000)"))
        #expect(run.output.contains("ack=u+1"))
    }

    @Test func theListHasALineForEachConnection() throws {
        let run = try Program.run(["--list", Program.capture("opening/four-sockets.pcap")])
        #expect(run.status == 0)
        #expect(run.lines.count == 5)
        for line in run.lines { #expect(line.count <= 100) }
    }

    @Test func theOverviewCounts() throws {
        let run = try Program.run(["--overview", Program.capture("opening/four-sockets.pcap")])
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("4 connections, "))
        #expect(run.output.contains("three-way"))
        #expect(run.output.contains("--list"))
    }

    /// Connections that are not chosen are followed in another way, which nobody sees.
    @Test(arguments: [
        "opening/four-sockets.pcap", "opening/multipath-subflow.pcap", "opening/port-reuse-after-close.pcap",
    ])
    func chosenTimelinesAreTheSame(capture: String) throws {
        let path = Program.capture(capture)
        let all = try Program.run([path, "--timeline"]).output
        let timelines = all.components(separatedBy: "\n\nconnection ").enumerated().map {
            $0.offset == 0 ? $0.element : "connection " + $0.element
        }
        #expect(timelines.count > 1)
        for (index, timeline) in timelines.enumerated() {
            let one = try Program.run([path, "--timeline", "--connection", "\(index + 1)"]).output
            #expect(
                one.trimmingCharacters(in: .newlines) == timeline.trimmingCharacters(in: .newlines),
                "connection \(index + 1) of \(capture)")
        }
    }

    @Test func oneConnectionByItsNumber() throws {
        let run = try Program.run([Program.capture("opening/four-sockets.pcap"), "--connection", "3"])
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("connection 3 "))
        #expect(!run.output.contains("connection 1 "))
    }

    @Test func aNumberThatThereIsNot() throws {
        let run = try Program.run([Program.capture("opening/refused.pcap"), "--connection", "9"])
        #expect(run.errors.contains("9"))
        #expect(run.output.isEmpty)
    }

    @Test func aPageIsWrittenBesideTheText() throws {
        let scratch = try Scratch()
        let page = scratch.path("report.html")
        let run = try Program.run(["--list", "-o", page, Program.capture("opening/four-sockets.pcap")])
        #expect(run.status == 0)
        #expect(run.lines.count == 5)
        let text = try String(contentsOfFile: page, encoding: .utf8)
        #expect(text.hasPrefix("<!DOCTYPE html>\n") && text.hasSuffix("</html>\n"))
        let direct = try Program.run(["--format", "html", Program.capture("opening/four-sockets.pcap")])
        #expect(direct.output == text)
    }

    @Test func recordsEndWithTheSummary() throws {
        let run = try Program.run(["--format", "ndjson", Program.capture("opening/four-sockets.pcap")])
        let records = try Self.records(run.output)
        #expect(
            records.map { $0["record"] as? String } == [
                "connection", "connection", "connection", "connection", "summary",
            ])
        #expect(records.allSatisfy { $0["schema"] as? Int == 1 })
        #expect(records.last?["connections"] as? Int == 4)
        #expect(records.last?["segments"] as? Int == records.last?["frames"] as? Int)
    }

    @Test func recordsOfEveryKindOnRequest() throws {
        let run = try Program.run([
            "--json", "--records", "transition,finding,segment", Program.capture("reset/out-of-window.pcap"),
        ])
        let kinds = Set(try Self.records(run.output).compactMap { $0["record"] as? String })
        #expect(kinds == ["connection", "transition", "finding", "segment", "summary"])
    }

    @Test func rowsHaveAsManyFieldsAsTheHeader() throws {
        let run = try Program.run(["--format", "csv", Program.capture("opening/four-sockets.pcap")])
        let rows = run.output.components(separatedBy: "\r\n")
        #expect(rows.count == 6)
        #expect(rows.last == "")
        #expect(rows[0].hasPrefix("id,flow,community_id,client_address"))
        #expect(Set(rows.dropLast().map(Self.fields)).count == 1)
    }

    /// Fields of a CSV row; commas within quotes do not count.
    static func fields(_ row: String) -> Int {
        var isQuoted = false
        return row.reduce(1) { count, character in
            if character == "\"" { isQuoted.toggle() }
            return count + (character == "," && !isQuoted ? 1 : 0)
        }
    }

    @Test func outputFilesByExtension() throws {
        let scratch = try Scratch()
        let run = try Program.run([
            "-o", scratch.path("flows.csv"), "-o", scratch.path("flows.ndjson"), "-o", scratch.path("flows.txt"),
            Program.capture("opening/refused.pcap"),
        ])
        #expect(run.status == 0)
        #expect(try String(contentsOfFile: scratch.path("flows.csv"), encoding: .utf8).contains("refused"))
        #expect(try String(contentsOfFile: scratch.path("flows.ndjson"), encoding: .utf8).contains("\"refused\""))
        #expect(try String(contentsOfFile: scratch.path("flows.txt"), encoding: .utf8).contains("ECONNREFUSED"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).count == 3)
    }

    @Test func colourOnlyWhereAskedFor() throws {
        let capture = Program.capture("opening/refused.pcap")
        #expect(try !Program.run([capture]).output.contains("\u{1B}["))
        #expect(
            try Program.run(["--color", "always", capture], environment: ["NO_COLOR": "1"]).output.contains("\u{1B}["))
        #expect(
            try !Program.run([capture], environment: ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"]).output.contains(
                "\u{1B}["))
        #expect(
            try Program.run([capture], environment: ["CLICOLOR_FORCE": "1", "NO_COLOR": ""]).output.contains("\u{1B}["))
    }
}
