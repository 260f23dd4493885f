import FlowReports
import Foundation
import Testing

/// `--assert` and `--fail-on`, as a script has them.
@Suite struct AssertionTests {
    private static let capture = Program.capture("opening/refused.pcap")

    @Test func anAssertionThatDoesNotHold() throws {
        let run = try Program.run(["--assert", "refused = 0 AND p99_client_wait < 0.2", Self.capture])
        #expect(run.status == 1)
        #expect(
            run.errors
                == "tcptrace-swift: --assert 'refused = 0 AND p99_client_wait < 0.2' does not hold: "
                + "refused is 1, p99_client_wait is unknown\n")
        #expect(run.output.contains("connection 1"))
    }

    @Test func everyAssertionIsToldThatDoesNotHold() throws {
        let run = try Program.run([
            "--assert", "connections = 1", "--assert", "refused < 1", "--assert", "opened > 0", Self.capture,
        ])
        #expect(run.status == 1)
        #expect(run.errors.split(separator: "\n").count == 2)
    }

    @Test func whatHolds() throws {
        let run = try Program.run(["--assert", "refused = 1 AND failed = 1", "--format", "ndjson", Self.capture])
        #expect(run.status == 0 && run.errors.isEmpty)
    }

    /// Held against the counts of the record, with findings of several severities and with none.
    @Test(arguments: ["info", "note", "warning", "error"], ["reset/forged", "closing/four-segment"])
    func severities(name: String, capture: String) throws {
        let path = Program.capture(capture + ".pcap")
        let record = try ReportTests.records(try Program.run(["--format", "ndjson", path]).output).last
        let figures = try #require(record?["figures"] as? [String: Any])
        let order = ["info", "note", "warning", "error"]
        let graver = order[(order.firstIndex(of: name) ?? 0)...]
        let count = graver.reduce(0) { $0 + (figures["findings_\($1)"] as? Int ?? 0) }
        let run = try Program.run(["--format", "csv", "--fail-on", name, path])
        #expect(run.status == (count > 0 ? 1 : 0))
        #expect(run.errors.contains("--fail-on \(name): there") == (count > 0))
        if capture == "reset/forged" { #expect(run.status == (name == "error" ? 0 : 1)) }
    }

    /// The record, the database and the assertion read one number.
    @Test func figuresAreEverywhereTheSame() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).sqlite").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = Program.root.appendingPathComponent("Captures/opening").path
        let run = try Program.run(["--format", "ndjson", "-o", path, folder])
        let figures = try #require(try ReportTests.records(run.output).last?["figures"] as? [String: Any])
        let database = try SQLDatabase(systemPath: Array(path.utf8CString))
        var arguments = ["--overview"]
        for (name, value) in figures where name != "elapsed" {
            var statement = try database.prepare("SELECT \"\(name)\" FROM figures")
            let stored = try statement.text()
            if value is NSNull {
                #expect(stored == nil, "\(name)")
            } else {
                let number = try #require((value as? NSNumber)?.doubleValue)
                // SQLite writes fifteen digits.
                let difference = try #require(stored.flatMap(Double.init)) - number
                #expect(abs(difference) < 1e-12 * max(1, number), "\(name)")
                arguments += ["--assert", "abs(\(name) - \(number)) < 1e-9"]
            }
        }
        let check = try Program.run(arguments + [folder])
        #expect(check.status == 0, "\(check.errors)")
    }

    @Test func withWhereOnlyWhatIsToldCounts() throws {
        let folder = Program.root.appendingPathComponent("Captures/opening").path
        let run = try Program.run([
            "--overview", "--where", "opening = 'refused'", "--assert", "connections = refused AND refused > 0", folder,
        ])
        #expect(run.status == 0)
    }

    @Test func anInputThatCannotBeReadIsWorse() throws {
        let run = try Program.run(["--assert", "refused = 0", "/nowhere.pcap", Self.capture])
        #expect(run.status == 2)
        #expect(run.errors.contains("does not hold"))
    }

    @Test(arguments: ["nonsense = 0", "refused ="])
    func whatIsNoExpression(expression: String) throws {
        let run = try Program.run(["--assert", expression, Self.capture])
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("--assert"))
    }
}
