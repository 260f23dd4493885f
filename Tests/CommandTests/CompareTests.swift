import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// `tcptrace-swift compare`, as a user has it, on both sides of a translator between real kernels that loses chosen
/// segments (Vantages/two-vantages.py).
@Suite struct CompareTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Vantages")

    /// What the translator did, held against what is told.
    private func check(_ folder: URL) throws {
        let truth = try #require(
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: folder.appendingPathComponent("truth.json"))) as? [String: Any])
        let client = folder.appendingPathComponent("client.pcap").path
        let server = folder.appendingPathComponent("server.pcap").path
        let run = try Program.run(["compare", "--format", "ndjson", client, server])
        #expect(run.status == 0 && run.errors.isEmpty)
        let records = try ReportTests.records(run.output)
        let pairs = records.filter { $0["record"] as? String == "compared-connection" }
        let summary = try #require(records.last)
        #expect(summary["record"] as? String == "comparison")
        #expect(summary["both"] as? Int == 3 && summary["only_a"] as? Int == 0 && summary["only_b"] as? Int == 0)
        #expect(summary["appeared"] as? Int == 0)

        let clock = try #require(summary["clock"] as? [String: Any])
        let uncertainty = try #require(clock["uncertainty"] as? Double)
        let error = try #require(clock["offset"] as? Double) - (try #require(truth["clock_ahead"] as? Double))
        #expect(abs(error) <= uncertainty + 0.001, "\(error) \(uncertainty)")
        #expect(uncertainty >= 0.014 && uncertainty < 0.05)

        let ports = try #require(truth["ports"] as? [String: Int])
        var lost: [String] = []
        for pair in pairs {
            #expect(pair["match"] as? String == "translated")
            #expect(pair["nearer_to_client"] as? String == "A")
            let a = try #require((pair["a"] as? [String: Any])?["client"] as? [String: Any])
            let b = try #require((pair["b"] as? [String: Any])?["client"] as? [String: Any])
            let port = try #require(a["port"] as? Int)
            #expect(b["address"] as? String == truth["outside"] as? String)
            #expect(b["port"] as? Int == ports["\(port)"])
            #expect((pair["changes"] as? [String])?.contains { $0.contains("1460 at A, 1400 at B") } == true)
            for (name, sender) in [("from_client", "client"), ("from_server", "server")] {
                let direction = try #require(pair[name] as? [String: Any])
                #expect(direction["hops"] as? Int == 1)
                for segment in direction["lost"] as? [[String: Any]] ?? [] {
                    let text = segment["segment"] as? String ?? ""
                    let kind = text.contains("SYN") ? "SYN" : text.hasSuffix(" B") ? "data" : "other"
                    lost.append("\(sender) \(port) \(kind)")
                    #expect(segment["sent_again"] is Int, "\(text)")
                }
            }
        }
        let expected = (truth["lost"] as? [[String: Any]] ?? []).map { entry in
            let flags = entry["flags"] as? Int ?? 0
            let kind = flags & 2 != 0 ? "SYN" : entry["length"] as? Int ?? 0 > 0 ? "data" : "other"
            return "\(entry["from"] ?? "") \(entry["port"] ?? "") \(kind)"
        }
        #expect(expected.count == 4)
        #expect(lost.sorted() == expected.sorted())
    }

    @Test func recorded() throws { try check(Self.folder) }

    @Test(.enabled(if: geteuid() == 0, "network namespaces need root: run the tests as root"))
    func fresh() throws {
        let scratch = try Scratch()
        let maker = Process()
        maker.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        maker.arguments = [
            "python3", Self.folder.appendingPathComponent("two-vantages.py").path, try Program.binary.path,
            scratch.url.path,
        ]
        try maker.run()
        maker.waitUntilExit()
        try #require(maker.terminationStatus == 0)
        try check(scratch.url)
    }

    @Test func textAndPage() throws {
        let scratch = try Scratch()
        let client = Self.folder.appendingPathComponent("client.pcap").path
        let server = Self.folder.appendingPathComponent("server.pcap").path
        let page = scratch.path("comparison.html")
        let run = try Program.run(["compare", "--utc", client, server, "-o", page])
        #expect(run.status == 0)
        #expect(run.output.contains("4 segments lost between"))
        #expect(run.output.contains("10.2.0.9:61001 → 10.2.0.2:8080"))
        let text = try String(contentsOfFile: page, encoding: .utf8)
        #expect(text.hasPrefix("<!DOCTYPE html>") && text.hasSuffix("</html>\n"))
        #expect(text.contains("10.2.0.9:61001 → 10.2.0.2:8080"))
        #expect(text.components(separatedBy: "class=\"lost\"").count > 4)
        #expect(!text.contains("<script"))
        let chosen = try Program.run(["compare", client, server, "--connection", "2"])
        #expect(chosen.output.contains("connection 2 of A"))
        #expect(!chosen.output.contains("connection 1 of A"))
    }

    @Test func equalCapturesDoNotDiffer() throws {
        for name in ["opening/syn-ack-lost", "closing/four-segment", "data/retransmission"] {
            let path = Program.capture(name + ".pcap")
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let run = try Program.run(["compare", path, path])
            #expect(run.status == 0)
            #expect(run.output.contains("0 segments lost between, 0 seen only behind it"))
        }
    }

    @Test(arguments: [["a.pcap"], ["a", "b", "c"], [], ["--nonsense", "a", "b"], ["a", "b", "-o", "x.gif"]])
    func whatIsNoComparison(arguments: [String]) throws {
        let run = try Program.run(["compare"] + arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(!run.errors.isEmpty)
    }

    @Test func helpIsThere() throws {
        let run = try Program.run(["compare", "--help"])
        #expect(run.status == 0)
        #expect(run.output.contains("tcptrace-swift compare [options]"))
    }
}
