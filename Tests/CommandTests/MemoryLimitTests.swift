import Testing

/// `--max-memory` as a user gives it.
@Suite struct MemoryLimitTests {
    @Test(arguments: ["512M", "1g", "200000K", "209715200", "1GiB", "512mb"])
    func sizes(size: String) throws {
        let run = try Program.run(["--max-memory", size, "--list", Program.capture("opening/three-way.pcap")])
        #expect(run.status == 0)
        #expect(run.lines.count == 2)
    }

    @Test(arguments: ["16M", "0"])
    func tooLittle(size: String) throws {
        let run = try Program.run(["--max-memory", size, Program.capture("opening/three-way.pcap")])
        #expect(run.status == 2)
        #expect(run.errors.contains("too little; the least is 128M"))
    }

    @Test(arguments: ["lots", "12T", "-5M", "M", ""])
    func notASize(size: String) throws {
        let run = try Program.run(["--max-memory=\(size)", Program.capture("opening/three-way.pcap")])
        #expect(run.status == 2)
        #expect(run.errors.contains("--max-memory"))
    }

    /// What is said of all connections is the same whether or not each is also listed, which needs its details.
    @Test func overviewWithAndWithoutDetails() throws {
        let folder = Program.root.appendingPathComponent("Captures/closing").path
        let brief = try Program.run(["--utc", "--overview", folder])
        let whole = try Program.run(["--utc", "--overview", "--list", folder])
        #expect(brief.status == 0)
        let hints = try #require(brief.output.range(of: "each connection"))
        let common = brief.output[..<hints.lowerBound]
        #expect(common.count > 500)
        #expect(whole.output.hasPrefix(common))
    }
}
