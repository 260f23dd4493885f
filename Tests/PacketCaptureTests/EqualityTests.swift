import Foundation
import Testing

@testable import PacketCapture

/// What is read is what libpcap reads, frame by frame, wherever libpcap reads the file.
@Suite struct EqualityTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static var captures: [PathName] {
        let project = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var folders = [project.appendingPathComponent("Captures")]
        if let corpus = Shared.hostile?.deletingLastPathComponent() {
            folders += ["public", "hostile", "scenarios", "formats", "pcapng-conformance"]
                .map(corpus.appendingPathComponent)
        }
        return folders.flatMap { folder -> [PathName] in
            let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
            return names.sorted().map { folder.appendingPathComponent($0).path }
                .filter { path in
                    // What the captures were made from, and what is said of them, stands beside them.
                    let file = URL(fileURLWithPath: path)
                    return !["json", "tsv", "pkt", "md"].contains(file.pathExtension) && !file.hasDirectoryPath
                }
                .map { PathName($0) }
        }
    }

    /// Everything that a file delivers, in pieces of a length.
    private func read(
        _ path: PathName, pieceLength: Int = .max
    ) throws(CaptureError) -> (frames: [ReadFrame], damage: CaptureDamage?) {
        var file = try CaptureFile(FileDescriptor(reading: path), path: path, pieceLength: pieceLength)
        return try readAll(&file)
    }

    /// Compares with libpcap; returns whether it reads the file at all.
    @discardableResult
    private func compare(_ path: PathName, _ comment: Comment, pieceLength: Int = .max) -> Bool {
        guard let expected = readThroughLibpcap(path) else { return false }
        do throws(CaptureError) {
            let found = try read(path, pieceLength: pieceLength)
            var frames = found.frames
            // A simple packet has no time, for which libpcap has 0; and libpcap cuts frames that are longer than the file's
            // snapshot length, though they are there.
            for index in frames.indices.prefix(expected.frames.count) {
                let other = expected.frames[index]
                // libpcap turns USB's headers, which are of no use here.
                if [189, 220].contains(other.linkType) { frames[index].octets = other.octets }
                if other.time == 0 { frames[index].time = 0 }
                if other.octets.count < frames[index].octets.count, other.octets.count > 0 {
                    frames[index].octets = Array(frames[index].octets.prefix(other.octets.count))
                }
            }
            let isReadFurther = expected.words.contains("different from the")
            let differing = zip(frames, expected.frames).first { $0 != $1 }
            #expect(differing == nil, "\(comment): \(expected.words)")
            if !isReadFurther {
                #expect(frames.count == expected.frames.count, "\(comment): \(expected.words)")
                #expect((found.damage == nil) == expected.words.isEmpty, "\(comment): \(expected.words)")
            }
        } catch {
            #expect(expected.frames.isEmpty, "\(comment): \(error)")
        }
        return true
    }

    @Test func everyCaptureOfTheProjectAndTheCorpus() {
        let captures = Self.captures
        let read = captures.count { compare($0, "\($0.text)") }
        #expect(read > captures.count / 2)
    }

    @Test(arguments: [1, 13, 1000])
    func smallCapturesInPieces(pieceLength: Int) {
        for path in Self.captures {
            let size = (try? FileManager.default.attributesOfItem(atPath: path.text)[.size] as? Int) ?? 0
            if size < 3000 { compare(path, "\(path.text) in pieces of \(pieceLength)", pieceLength: pieceLength) }
        }
    }

    /// Records of many lengths.
    static func capture(
        _ count: Int, isBigEndian: Bool = false, hasNanoseconds: Bool = false, length: (Int) -> Int = { $0 % 7 * 5 }
    ) -> ClassicCapture {
        ClassicCapture(
            isBigEndian: isBigEndian, hasNanoseconds: hasNanoseconds,
            records: (0..<count).map { index in
                .init(
                    seconds: UInt32(truncatingIfNeeded: index &* 0x1234_5677),
                    fraction: UInt32(index * 7919) % 1_000_000, original: UInt32(length(index) + 1 + index % 3),
                    octets: (0..<length(index)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ index) })
            })
    }

    /// Octets of the file header, one by one.
    @Test(arguments: [false, true])
    func oddHeaders(isBigEndian: Bool) throws {
        let octets = Self.capture(5, isBigEndian: isBigEndian).octets
        for index in 0..<24 {
            for value in [0, 1, 2, 3, 4, 0x34, 0x3C, 0x4D, 113, 189, 220, 239, 0x80, 0xFF] as [UInt8] {
                var changed = octets
                changed[index] = value
                compare(try directory.write(changed), "\(value) at \(index)")
            }
        }
    }

    /// Octets of pcapng blocks, one by one.
    @Test(arguments: [false, true])
    func oddBlocks(isBigEndian: Bool) throws {
        var capture = NextGenerationCapture(isBigEndian: isBigEndian)
        capture.interface(linkType: 1, resolution: 9)
        capture.packet(time: 1_700_000_000_000_000_000, [1, 2, 3, 4, 5])
        capture.simplePacket([1, 2, 3])
        capture.block(5) { $0.put([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) }
        capture.packet(time: 1_700_000_000_000_000_001, [7])
        for index in 28..<capture.octets.count {
            for value in [0, 1, 2, 3, 4, 9, 0x20, 0x7F, 0x80, 0xFF] as [UInt8] {
                var changed = capture.octets
                changed[index] = value
                compare(try directory.write(changed), "\(value) at \(index)")
            }
        }
    }

    enum Oddity: CaseIterable {
        case beyondSnapshotLength, beyondEveryLimit, longerThanOriginal, fraction, empty
    }

    /// An odd record in the middle, behind every number of ordinary ones that a batch may hold.
    @Test(arguments: Oddity.allCases, [false, true])
    func oddRecords(oddity: Oddity, isBigEndian: Bool) throws {
        for before in [0, 1, 5, 63, 64, 65] {
            var capture = Self.capture(before, isBigEndian: isBigEndian)
            let octets = [UInt8](repeating: 9, count: 30)
            switch oddity {
            case .beyondSnapshotLength:
                capture.snapshotLength = 29
                capture.records.append(.init(octets: octets))
            case .beyondEveryLimit: capture.records.append(.init(captured: 262_145, original: 262_145, octets: octets))
            case .longerThanOriginal: capture.records.append(.init(original: 29, octets: octets))
            case .fraction: capture.records.append(.init(fraction: 1_000_000, octets: octets))
            case .empty: capture.records.append(.init())
            }
            capture.records += Self.capture(70).records
            let path = try directory.write(capture.octets)
            for pieceLength in [1, 40, .max] {
                compare(path, "\(oddity) after \(before)", pieceLength: pieceLength)
            }
        }
    }

    /// Files that were changed at random places, of every format.
    @Test func mutatedFiles() throws {
        var next = SeededGenerator(state: 20_261_121)
        var pcapng = NextGenerationCapture()
        pcapng.interface(linkType: 1, resolution: 9)
        pcapng.interface(linkType: 113, resolution: 6)
        for index in 0..<6 {
            pcapng.packet(
                interface: UInt32(index % 2), time: UInt64(index), [UInt8](repeating: 7, count: index * 9))
        }
        pcapng.simplePacket([1, 2, 3])
        let originals = [
            Self.capture(8).octets, Self.capture(8, isBigEndian: true, hasNanoseconds: true).octets, pcapng.octets,
        ]
        for round in 0..<6000 {
            var octets = originals[round % originals.count]
            for _ in 0..<Int.random(in: 1...4, using: &next) {
                octets[Int.random(in: 0..<octets.count, using: &next)] =
                    [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &next)].randomElement(using: &next)!
            }
            let path = try directory.write(octets)
            let pieceLength = [1, 7, .max].randomElement(using: &next)!
            compare(path, "round \(round)", pieceLength: pieceLength)
        }
    }
}

/// A generator whose numbers are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
