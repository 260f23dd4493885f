import Foundation
import Testing

@testable import PacketCapture

/// Compressed captures, made by the compressors' own tools where they are installed.
@Suite struct CompressionTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    static let tools: [(Compression, String)] = [
        (.gzip, "gzip"), (.zstd, "zstd"), (.xz, "xz"), (.lz4, "lz4"), (.bzip2, "bzip2"),
    ].filter { _, tool in toolPath(tool) != nil }

    private static func toolPath(_ tool: String) -> String? {
        ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + tool }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static let classic = EqualityTests.capture(300) { $0 % 40 * 37 }
    static let pcapng: NextGenerationCapture = {
        var capture = NextGenerationCapture()
        capture.interface(linkType: 1)
        capture.interface(linkType: 101)
        for index in 0..<300 {
            capture.packet(
                interface: UInt32(index % 2), time: UInt64(index), (0..<index).map { UInt8(truncatingIfNeeded: $0 * 7) }
            )
        }
        return capture
    }()

    private func compressed(_ octets: [UInt8], by tool: String, _ options: [String] = []) throws -> [UInt8] {
        let source = try directory.write(octets, "plain-\(UUID().uuidString)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.toolPath(tool)))
        process.arguments = options + ["-c", source.text]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return Array(data)
    }

    private func read(
        _ octets: [UInt8], pieceLength: Int = .max
    ) throws -> (frames: [ReadFrame], damage: CaptureDamage?) {
        // The name tells nothing.
        let path = try directory.write(octets, "any.txt")
        var file = try CaptureFile(FileDescriptor(reading: path), path: path, pieceLength: pieceLength)
        return try readAll(&file)
    }

    @Test func allToolsAreKnown() { #expect(!Self.tools.isEmpty) }

    @Test(arguments: tools.map(\.1), [7, 1000, Int.max])
    func compressedCapturesAreRead(tool: String, pieceLength: Int) throws {
        for plain in [Self.classic.octets, Self.pcapng.octets] {
            let octets = try compressed(plain, by: tool)
            let expected = try read(plain)
            let found = try read(octets, pieceLength: pieceLength)
            #expect(found.damage == nil)
            let isEqual = found.frames == expected.frames
            #expect(isEqual)
            #expect(found.frames.count == 300)
        }
    }

    /// As `cat a.gz b.gz` makes them: one content, and here one capture cut in two.
    @Test(arguments: tools.map(\.1), [1, 7, Int.max])
    func joinedStreamsAreOneContent(tool: String, pieceLength: Int) throws {
        let plain = Self.classic.octets
        let parts = [Array(plain.prefix(1000)), [], Array(plain.dropFirst(1000))]
        let octets = try parts.flatMap { try compressed($0, by: tool) }
        let found = try read(octets, pieceLength: pieceLength)
        #expect(found.damage == nil)
        #expect(found.frames.count == 300)
    }

    /// Every length that a compressed file can be cut to: an error or a part, and the reason.
    @Test(arguments: tools.map(\.1))
    func cutAtEveryLength(tool: String) throws {
        let plain = EqualityTests.capture(30) { $0 * 5 }.octets
        let octets = try compressed(plain, by: tool)
        let all = try read(plain).frames
        for length in 1..<octets.count {
            do {
                let found = try read(Array(octets.prefix(length)))
                let isEqual = found.frames == Array(all.prefix(found.frames.count))
                #expect(isEqual)
                // Only a checksum or a mark of the end may be missing without a loss.
                let damage = try #require(found.damage, "\(tool) cut to \(length)")
                #expect(damage.kind == .compression(Self.tools.first { $0.1 == tool }!.0))
                #expect(damage.words == "unexpected end of compressed data")
            } catch let error as CaptureError {
                switch error {
                case .notDecompressed, .notACapture: break
                default: Issue.record("\(tool) cut to \(length): \(error)")
                }
            }
        }
    }

    /// What comes before the damage is read, and the decompressor's own words are told.
    @Test(
        arguments: zip(
            ["gzip", "zstd", "xz", "lz4", "bzip2"], ["in", "", "corrupt", "ERROR_", "data integrity"]))
    func damagedStreams(tool: String, words: String) throws {
        guard Self.toolPath(tool) != nil else { return }
        var random = SeededGenerator(state: 5)
        let capture = ClassicCapture(
            records: (0..<400).map { _ in
                let word = [UInt8](withUnsafeBytes(of: random.next() & 0x0F0F_0F0F_0F0F_0F0F) { Array($0) })
                return .init(octets: (0..<125).flatMap { _ in word })
            })
        var octets = try compressed(capture.octets, by: tool, ["lz4": ["-B4"], "bzip2": ["-1"]][tool] ?? [])
        // zstd's own checksum may be what notices.
        let middle = octets.count * 3 / 4
        for index in middle..<middle + 40 { octets[index] = ~octets[index] }
        let (frames, found) = try read(octets)
        #expect(frames.count < 400)
        let sound = frames.prefix(80)
        #expect(sound.count == 80)
        // Not by comparing arrays in the macro, which would spend minutes on their difference.
        let isEqual = sound.map(\.octets) == capture.records.prefix(sound.count).map(\.octets)
        #expect(isEqual)
        let damage = try #require(found)
        #expect(damage.kind == .compression(Self.tools.first { $0.1 == tool }!.0))
        #expect(words.isEmpty ? !damage.words.isEmpty : damage.words.contains(words), "\(damage.words)")
    }

    @Test(arguments: tools.map(\.1))
    func mutatedStreams(tool: String) throws {
        var random = SeededGenerator(state: 99)
        let octets = try compressed(EqualityTests.capture(60).octets, by: tool)
        for _ in 0..<400 {
            var changed = octets
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // Reading ends, whatever comes of it.
            _ = try? read(changed, pieceLength: [1, 50, .max].randomElement(using: &random)!)
        }
    }

    @Test func garbageBehindAStreamIsTold() throws {
        let octets = try compressed(Self.classic.octets, by: "gzip")
        let padded = try read(octets + [0, 0, 0, 0])
        #expect(padded.frames.count == 300 && padded.damage == nil)
        let garbage = try read(octets + Array("garbage".utf8))
        #expect(garbage.frames.count == 300)
        #expect(garbage.damage?.words == "trailing garbage ignored")
    }

    @Test func otherContentIsTold() throws {
        let path = try directory.write(try compressed(Array("Hello, world\n".utf8), by: "gzip"), "x.pcap")
        let error = failure { () throws(CaptureError) in _ = try CaptureFile(path: path) }
        #expect(error == .notACapture(path: path, content: .text, compression: .gzip))
        #expect(
            error?.message
                == "cannot read \(path.text): it is compressed (gzip), and of what it holds, it is a text file, not a "
                + "capture")
    }

    /// A window that the usual levels never ask for, and that a hostile file may.
    @Test func memoryIsBounded() throws {
        // A Zstandard frame header with a window of 2 GiB.
        let path = try directory.write([0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 1, 0, 0], "window.zst")
        let error = failure { () throws(CaptureError) in _ = try CaptureFile(path: path) }
        guard case .notDecompressed(path, .zstd, let words) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(words.contains("memory"))
    }
}
