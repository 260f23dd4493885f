import Foundation
import Testing

/// Many files as one input, directories, and files of several interfaces.
@Suite struct ManyFilesTests {
    /// The records of a classic capture, each with its header.
    private static func records(_ name: String) throws -> (header: Data, records: [Data]) {
        let data = try Data(contentsOf: URL(fileURLWithPath: Program.capture(name)))
        var records: [Data] = []
        var next = 24
        while next < data.count {
            let length = 16 + Int(data[next + 8]) + Int(data[next + 9]) << 8
            records.append(data.subdata(in: next..<next + length))
            next += length
        }
        return (data.prefix(24), records)
    }

    /// A capture cut into files of a few frames, as tcpdump -C or -G makes them.
    private static func cut(_ name: String, into scratch: borrowing Scratch, every count: Int) throws -> [String] {
        let (header, records) = try records(name)
        return try stride(from: 0, to: records.count, by: count).map { start in
            let path = scratch.path("part-\(9 - start / count).pcap")
            let part = records[start..<min(start + count, records.count)].reduce(header, +)
            try part.write(to: URL(fileURLWithPath: path))
            return path
        }
    }

    /// The names run against the time, and so does the command line.
    @Test func aRotatedSetIsOneCapture() throws {
        let scratch = try Scratch()
        let parts = try Self.cut("opening/syn-ack-lost.pcap", into: scratch, every: 4)
        #expect(parts.count > 2)
        let whole = try Program.run(["--json", Program.capture("opening/syn-ack-lost.pcap")])
        for arguments in [parts, parts.reversed(), [scratch.url.path]] {
            let run = try Program.run(["--json"] + arguments)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.lines.dropLast().elementsEqual(whole.lines.dropLast()))
        }
    }

    @Test func otherFilesOfADirectoryAreToldAndLeftOut() throws {
        let scratch = try Scratch()
        _ = try Self.cut("opening/three-way.pcap", into: scratch, every: 100)
        try Data("a note".utf8).write(to: URL(fileURLWithPath: scratch.path("README")))
        try Data().write(to: URL(fileURLWithPath: scratch.path("empty.pcap")))
        try Data("secret".utf8).write(to: URL(fileURLWithPath: scratch.path(".hidden")))
        try FileManager.default.createDirectory(atPath: scratch.path("inner"), withIntermediateDirectories: false)
        let run = try Program.run(["--list", scratch.url.path])
        #expect(run.status == 0)
        #expect(run.errors.contains("2 files are no capture and left out"))
        #expect(run.errors.contains("README") && !run.errors.contains("hidden"))
        #expect(run.lines.count == 2)
    }

    @Test func aDirectoryWithoutCapturesIsAnError() throws {
        let scratch = try Scratch()
        let run = try Program.run([scratch.url.path])
        #expect(run.status == 2)
        #expect(run.errors.contains("there is no capture in this directory"))
    }

    @Test func oneUnreadableFileOfADirectoryDoesNotHinderTheOthers() throws {
        let scratch = try Scratch()
        _ = try Self.cut("opening/three-way.pcap", into: scratch, every: 100)
        let (header, _) = try Self.records("opening/three-way.pcap")
        try header.prefix(10).write(to: URL(fileURLWithPath: scratch.path("cut.pcap")))
        let run = try Program.run(["--list", scratch.url.path])
        #expect(run.status == 2)
        #expect(run.errors.contains("the file ends within its own header"))
        #expect(run.lines.count == 2)
    }

    @Test func gapsAndOverlapsAreTold() throws {
        let scratch = try Scratch()
        let (header, records) = try Self.records("opening/three-way.pcap")
        func shifted(_ seconds: Int, _ name: String) throws -> String {
            let moved = records.map { record in
                var record = record
                let value =
                    record.prefix(4).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) } + seconds
                for index in 0..<4 { record[index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
                return record
            }
            let path = scratch.path(name)
            try moved.reduce(header, +).write(to: URL(fileURLWithPath: path))
            return path
        }
        let early = try shifted(0, "early.pcap")
        let late = try shifted(100, "late.pcap")
        let gap = try Program.run(["--json", late, early])
        #expect(gap.errors.contains("no frames for 99.9") || gap.errors.contains("no frames for 100."))
        #expect(gap.errors.contains("between \(early) and \(late)"))
        let summary = try ReportTests.records(gap.output).last
        #expect((summary?["warnings"] as? [String])?.count == 1)
        // Within a second of each other.
        #expect(try Program.run(["--json", early, try shifted(1, "next.pcap")]).errors.isEmpty)
    }

    /// As two taps make them, each with one direction; and a third file that lies within their time.
    @Test func filesThatOverlapAreReadSideBySide() throws {
        let scratch = try Scratch()
        let (header, records) = try Self.records("opening/syn-ack-lost.pcap")
        // The source port in frames of Ethernet and IPv4.
        let client = records[0][16 + 34..<16 + 36]
        func file(_ name: String, _ isIn: (Int, Data) -> Bool) throws -> String {
            let path = scratch.path(name)
            let part = records.enumerated().filter { isIn($0.offset, $0.element) }.map(\.element)
            try part.reduce(header, +).write(to: URL(fileURLWithPath: path))
            return path
        }
        let whole = try Program.run(["--json", "--records", "segment", Program.capture("opening/syn-ack-lost.pcap")])
        let directions = [
            try file("server.pcap") { $1[16 + 34..<16 + 36] != client },
            try file("client.pcap") { $1[16 + 34..<16 + 36] == client },
        ]
        let thirds = try (0..<3).map { third in try file("third-\(third).pcap") { index, _ in index % 3 == third } }
        for files in [directions, directions.reversed(), thirds] {
            let run = try Program.run(["--json", "--records", "segment"] + files)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains("overlaps in time with"))
            let lines = run.lines.dropLast().map { Self.withoutInterface(String($0)) }
            #expect(lines == whole.lines.dropLast().map { Self.withoutInterface(String($0)) })
        }
        let counted = try Program.run(["--json", "-c", "3"] + directions)
        let summary = try ReportTests.records(counted.output).last
        #expect(summary?["frames"] as? Int == 3)
    }

    private static func withoutInterface(_ line: String) -> String {
        line.replacing(/"interface":[^,}]*/, with: "\"interface\":null")
    }

    /// Ethernet and raw IP of one connection in one pcapng, written to pcapng again, and refused by a classic file.
    @Test func severalLinkTypesAreKeptWhenWritten() throws {
        let scratch = try Scratch()
        let (_, records) = try Self.records("opening/three-way.pcap")
        var file = Data()
        func put(_ value: Int, _ octets: Int) {
            for index in 0..<octets { file.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
        }
        func block(_ type: Int, _ body: () -> Void) {
            let start = file.count
            put(type, 4)
            put(0, 4)
            body()
            while file.count % 4 != 0 { file.append(0) }
            let length = file.count - start + 4
            put(length, 4)
            for index in 0..<4 { file[start + 4 + index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
        }
        block(0x0A0D_0D0A) {
            put(0x1A2B_3C4D, 4)
            put(1, 4)
            put(-1, 8)
        }
        for (linkType, name) in [(1, "eth0"), (101, "tun0")] {
            block(1) {
                put(linkType, 4)
                put(0, 4)
                put(2, 2)
                put(4, 2)
                file.append(Data(name.utf8))
                put(0, 4)
            }
        }
        for (index, record) in records.enumerated() {
            let octets = index % 2 == 0 ? record.dropFirst(16) : record.dropFirst(16 + 14)
            block(6) {
                put(index % 2, 4)
                put(0, 4)
                put(index, 4)
                put(octets.count, 4)
                put(octets.count, 4)
                file.append(octets)
            }
        }
        let mixed = scratch.path("mixed.pcapng")
        try file.write(to: URL(fileURLWithPath: mixed))
        let copy = scratch.path("copy.pcap")
        let first = try Program.run(["--json", "-w", copy, mixed])
        #expect(first.status == 0, "\(first.errors)")
        let records1 = try ReportTests.records(first.output)
        #expect(records1.count == 2)
        #expect(records1[0]["interface"] as? String == "eth0")
        #expect((records1[1]["input"] as? [[String: Any]])?.first?["link_types"] as? [String] == ["ETHERNET", "RAW"])
        let second = try Program.run(["--json", copy])
        #expect(first.lines.dropLast().elementsEqual(second.lines.dropLast()))
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)).prefix(4) == Data([0x0A, 0x0D, 0x0D, 0x0A]))
        // A single link type is written as a classic file, unless its name says otherwise.
        let plain = Program.capture("opening/three-way.pcap")
        _ = try Program.run(["--json", "-w", copy, plain])
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)).prefix(4) == Data([0x4D, 0x3C, 0xB2, 0xA1]))
        let named = scratch.path("named.pcapng")
        _ = try Program.run(["--json", "-w", named, plain])
        #expect(try Data(contentsOf: URL(fileURLWithPath: named)).prefix(4) == Data([0x0A, 0x0D, 0x0D, 0x0A]))
        // A second file whose link type nobody could know when writing began.
        let joined = scratch.path("joined.pcap")
        var raw = try Data(contentsOf: URL(fileURLWithPath: plain)).prefix(24)
        raw[20] = 101
        raw.append(records[0].prefix(8))
        raw.append(Data([16, 0, 0, 0, 16, 0, 0, 0]))
        raw.append(records[0].dropFirst(16 + 14).prefix(16))
        try (Data(contentsOf: URL(fileURLWithPath: plain)) + raw).write(to: URL(fileURLWithPath: joined))
        let mixing = try Program.run(["--json", "-w", copy, joined])
        #expect(mixing.status == 2)
        #expect(mixing.errors.contains("2 captures joined end to end"))
        #expect(mixing.errors.contains("a frame of link type RAW came, and the file holds ETHERNET"))
        #expect(mixing.errors.contains(".pcapng"))
    }

    /// A large compressed capture on standard input; scripts/check-large-input makes it a GiB.
    @Test func compressedStandardInput() throws {
        let large = try LargeCapture.path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "gzip -c \"$1\" | \"$2\" --json -", "sh", large, try Program.binary.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let plain = try Program.run(["--json", large])
        let isEqual = text.split(separator: "\n").dropLast().elementsEqual(plain.lines.dropLast())
        #expect(isEqual)
        #expect(plain.lines.count == LargeCapture.connections + 1)
    }

    /// What is there is delivered, though the pipe stays open and silent.
    @Test(arguments: [false, true])
    func aSlowPipeDeliversWhatIsThere(isCompressed: Bool) throws {
        var octets = try Data(contentsOf: URL(fileURLWithPath: Program.capture("opening/refused.pcap")))
        if isCompressed {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "gzip -c \"$1\"", "sh", Program.capture("opening/refused.pcap")]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            octets = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
        }
        let running = try Running(["--json", "--records", "transition", "-"], readsInput: true)
        running.input.fileHandleForWriting.write(octets)
        try running.hasTakenInput()
        running.send(SIGUSR1)
        try running.errors.wait(for: "2 packets read")
        try running.input.fileHandleForWriting.close()
        #expect(try running.end().status == 0)
    }

    @Test func aDamagedCompressedFileIsReportedAsFarAsItGoes() throws {
        let scratch = try Scratch()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let path = scratch.path("cut")
        process.arguments = ["-c", "gzip -c \"$1\" | head -c 3000 > \"$2\"", "sh", try LargeCapture.path, path]
        try process.run()
        process.waitUntilExit()
        let run = try Program.run(["--json", path])
        #expect(run.status == 0)
        #expect(run.errors.contains("cannot be decompressed (gzip) beyond byte"))
        #expect(run.errors.contains("unexpected end of compressed data"))
        #expect(try ReportTests.records(run.output).last?["frames"] as? Int ?? 0 > 10)
        #expect(try Program.run(["--strict", "--json", path]).status == 3)
    }
}
