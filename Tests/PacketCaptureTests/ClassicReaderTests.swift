import Foundation
import Testing

@testable import PacketCapture

/// Everything that a file delivered: batch by batch, with what the file says of itself after each.
private struct Delivery: Equatable {
    var batches: [[Frame]] = []
    var octets: [[[UInt8]]] = []
    var positions: [Int64?] = []
    var framesRead: [UInt64] = []
    var damage: [CaptureDamage?] = []
    var error: CaptureError?
    var beginsInPlace = false
    var endsInPlace = false

    /// Without what may differ: the places of the frames in the storage.
    static func == (left: Delivery, right: Delivery) -> Bool {
        func placeless(_ frames: [Frame]) -> [Frame] {
            frames.map { frame in
                var frame = frame
                frame.offset = 0
                return frame
            }
        }
        return left.batches.map(placeless) == right.batches.map(placeless) && left.octets == right.octets
            && left.positions == right.positions && left.framesRead == right.framesRead && left.damage == right.damage
            && left.error == right.error
    }
}

private func open(_ path: PathName, pieceLength: Int?) throws(CaptureError) -> CaptureFile {
    let stream = try InputStream.open(path)
    return try CaptureFile(stream, path: path, filter: nil, interface: 3, pieceLength: pieceLength)
}

/// - Parameter pieceLength: nil to read through libpcap.
private func deliver(
    _ path: PathName, pieceLength: Int?, frameCapacity: Int = 64, octetLimit: Int = FrameBatch.defaultOctetLimit
) -> Delivery {
    var delivery = Delivery()
    do throws(CaptureError) {
        var file = try open(path, pieceLength: pieceLength)
        var batch = FrameBatch(frameCapacity: frameCapacity, octetLimit: octetLimit)
        delivery.positions.append(file.position)
        delivery.beginsInPlace = file.classicReader != nil
        while try file.nextBatch(into: &batch) {
            #expect(batch.octetCount == batch.frames.reduce(0) { $0 + $1.capturedLength })
            delivery.batches.append(batch.frames)
            delivery.octets.append(batch.copies.map(\.octets))
            delivery.positions.append(file.position)
            delivery.framesRead.append(file.framesRead)
            delivery.damage.append(file.damage)
        }
        delivery.endsInPlace = file.classicReader != nil
        delivery.positions.append(file.position)
        delivery.damage.append(file.damage)
    } catch {
        delivery.error = error
    }
    return delivery
}

@Suite struct ClassicReaderTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Records of many lengths, all of which can be read in place.
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

    // MARK: The same as through libpcap

    private static var captures: [PathName] {
        let project = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var folders = [project.appendingPathComponent("Captures")]
        if let corpus = Shared.hostile?.deletingLastPathComponent() {
            folders += ["public", "hostile", "scenarios", "formats"].map(corpus.appendingPathComponent)
        }
        return folders.flatMap { folder -> [PathName] in
            let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
            return names.sorted().filter { $0.hasSuffix("cap") }.map {
                PathName(folder.appendingPathComponent($0).path)
            }
        }
    }

    @Test func everyCaptureIsReadAsThroughLibpcap() {
        var inPlace = 0
        let captures = Self.captures
        #expect(captures.contains { $0.text.hasSuffix(".pcap") })
        for path in captures {
            let expected = deliver(path, pieceLength: nil)
            let found = deliver(path, pieceLength: .max)
            #expect(found == expected, "\(path.text)")
            if found.beginsInPlace { inPlace += 1 }
            #expect(!expected.beginsInPlace)
            if (expected.positions.last ?? 0) ?? 0 < 3000 {
                #expect(deliver(path, pieceLength: 13) == expected, "\(path.text) in pieces")
            }
        }
        #expect(inPlace > captures.count / 2)
    }

    @Test(arguments: [false, true], [false, true])
    func everyCutIsReadAsThroughLibpcap(isBigEndian: Bool, hasNanoseconds: Bool) throws {
        let octets = Self.capture(4, isBigEndian: isBigEndian, hasNanoseconds: hasNanoseconds).octets
        for length in 0...octets.count {
            let path = try directory.write(Array(octets.prefix(length)))
            let expected = deliver(path, pieceLength: nil)
            for pieceLength in [1, 16, .max] { #expect(deliver(path, pieceLength: pieceLength) == expected) }
        }
    }

    /// Pieces that end in every place of a record, in batches that end by either limit.
    @Test(arguments: [(64, 1 << 18), (5, 1 << 18), (64, 50), (1, 1)])
    func everyRefillIsReadAsThroughLibpcap(frameCapacity: Int, octetLimit: Int) throws {
        for isBigEndian in [false, true] {
            let path = try directory.write(Self.capture(150, isBigEndian: isBigEndian).octets)
            let expected = deliver(path, pieceLength: nil, frameCapacity: frameCapacity, octetLimit: octetLimit)
            for pieceLength in 1...70 {
                let found = deliver(
                    path, pieceLength: pieceLength, frameCapacity: frameCapacity, octetLimit: octetLimit)
                #expect(found == expected, "pieces of \(pieceLength)")
            }
        }
    }

    /// More than the storage holds, in its own pieces.
    @Test func aLongFileIsReadAsThroughLibpcap() throws {
        let capture = Self.capture(3000) { $0 % 97 == 0 ? 60_000 : $0 % 1500 }
        let path = try directory.write(capture.octets)
        let found = deliver(path, pieceLength: .max)
        #expect(found == deliver(path, pieceLength: nil))
        #expect(found.octets.flatMap(\.self) == capture.records.map(\.octets))
    }

    @Test func theLongestRecordsFitInTheStorage() throws {
        var capture = Self.capture(9) { $0 % 2 == 0 ? 262_144 : 1 }
        capture.snapshotLength = 262_144
        let path = try directory.write(capture.octets)
        for frameCapacity in [3, 64] {
            let expected = deliver(path, pieceLength: nil, frameCapacity: frameCapacity)
            #expect(expected.octets.flatMap(\.self).count == 9)
            for pieceLength in [1000, .max] {
                #expect(deliver(path, pieceLength: pieceLength, frameCapacity: frameCapacity) == expected)
            }
        }
        // One octet short of a full batch, and then the longest frame.
        var tight = Self.capture(65) { $0 == 63 ? 262_144 : 0 }
        tight.snapshotLength = 262_144
        tight.records[0].octets = [UInt8](repeating: 1, count: FrameBatch.defaultOctetLimit - 1)
        tight.records[0].original = nil
        let tightPath = try directory.write(tight.octets, "tight.pcap")
        let found = deliver(tightPath, pieceLength: .max)
        #expect(found == deliver(tightPath, pieceLength: nil))
        #expect(found.batches.map(\.count) == [64, 1])
    }

    // MARK: What is unusual

    enum Oddity: CaseIterable {
        case beyondSnapshotLength, beyondEveryLimit, longerThanOriginal, fraction, empty, joined
    }

    /// An odd record in the middle, behind every number of ordinary ones that a batch may hold.
    @Test(arguments: Oddity.allCases, [false, true])
    func oddRecordsAreReadAsThroughLibpcap(oddity: Oddity, isBigEndian: Bool) throws {
        for before in [0, 1, 5, 63, 64, 65] {
            var capture = Self.capture(before, isBigEndian: isBigEndian)
            let octets = [UInt8](repeating: 9, count: 30)
            switch oddity {
            case .beyondSnapshotLength:
                capture.snapshotLength = 29
                capture.records = capture.records.map { .init(octets: Array($0.octets.prefix(29)) + [1]) }
                capture.records.append(.init(octets: octets))
            case .beyondEveryLimit: capture.records.append(.init(captured: 262_145, original: 262_145, octets: octets))
            case .longerThanOriginal: capture.records.append(.init(original: 29, octets: octets))
            case .fraction: capture.records.append(.init(fraction: 1_000_000, octets: octets))
            case .empty: capture.records.append(.init())
            case .joined: break
            }
            if oddity != .joined { capture.records += Self.capture(70).records }
            let path = try directory.write(capture.octets + (oddity == .joined ? capture.octets : []))
            let expected = deliver(path, pieceLength: nil)
            for pieceLength in [1, 40, .max] {
                let found = deliver(path, pieceLength: pieceLength)
                #expect(found == expected, "\(oddity) after \(before)")
                #expect(found.beginsInPlace && !found.endsInPlace)
            }
        }
    }

    /// Octets of the file header, one by one: whatever they say means what libpcap makes of it.
    @Test func oddHeadersAreReadAsThroughLibpcap() throws {
        for isBigEndian in [false, true] {
            let octets = Self.capture(5, isBigEndian: isBigEndian).octets
            for index in 0..<24 {
                for value in [0, 1, 2, 3, 4, 0x34, 0x3C, 0x4D, 113, 189, 220, 239, 0x80, 0xFF] as [UInt8] {
                    var changed = octets
                    changed[index] = value
                    let path = try directory.write(changed)
                    #expect(
                        deliver(path, pieceLength: .max) == deliver(path, pieceLength: nil), "\(value) at \(index)")
                }
            }
        }
    }

    @Test func whichFilesAreReadInPlace() throws {
        func isReadInPlace(_ change: (inout ClassicCapture) -> Void) throws -> Bool {
            var capture = Self.capture(2)
            change(&capture)
            return try open(directory.write(capture.octets), pieceLength: .max).classicReader != nil
        }
        for linkType in [0, 1, 9, 101, 108, 113, 228, 229, 276] as [UInt32] {
            #expect(try isReadInPlace { $0.linkType = linkType })
        }
        #expect(try isReadInPlace { ($0.isBigEndian, $0.hasNanoseconds) = (true, true) })
        #expect(try isReadInPlace { $0.snapshotLength = 262_144 })
        // Whose headers libpcap changes, 12 for 101, and bits that tell the length of a frame check sequence.
        for linkType in [12, 14, 189, 220, 231, 239, 0x1400_0001] as [UInt32] {
            #expect(try !isReadInPlace { $0.linkType = linkType })
        }
        #expect(try !isReadInPlace { ($0.isBigEndian, $0.linkType) = (true, 113) })
        for length in [0, 262_145, 0x8000_0000, .max] as [UInt32] {
            #expect(try !isReadInPlace { $0.snapshotLength = length })
        }
        let path = try directory.write(Self.capture(2).octets)
        #expect(try CaptureFile(path: path).classicReader != nil)
        #expect(try CaptureFile(path: path, filter: "tcp").classicReader == nil)
    }

    // MARK: Batches

    /// Batches that take turns, one of which another file uses as well.
    @Test(arguments: [1, 50, 500, Int.max])
    func anyBatchWillDo(pieceLength: Int) throws {
        let first = Self.capture(400)
        let second = Self.capture(300, isBigEndian: true) { $0 % 11 }
        var firstFile = try open(directory.write(first.octets, "1.pcap"), pieceLength: pieceLength)
        var secondFile = try open(directory.write(second.octets, "2.pcap"), pieceLength: pieceLength)
        var seven = FrameBatch(frameCapacity: 7)
        var five = FrameBatch(frameCapacity: 5)
        var found: (first: [[UInt8]], second: [[UInt8]]) = ([], [])
        for turn in 0..<200 {
            if turn % 3 == 0 {
                _ = try firstFile.nextBatch(into: &five)
                found.first += five.copies.map(\.octets)
            } else {
                _ = try firstFile.nextBatch(into: &seven)
                found.first += seven.copies.map(\.octets)
            }
            if turn % 2 == 0 {
                _ = try secondFile.nextBatch(into: &seven)
                found.second += seven.copies.map(\.octets)
            }
        }
        #expect(found.first == first.records.map(\.octets))
        #expect(found.second == second.records.map(\.octets))
    }

    @Test func framesDoNotOverlapAndTheStorageStays() throws {
        let path = try directory.write(Self.capture(2000) { $0 % 1500 }.octets)
        var file = try open(path, pieceLength: .max)
        var batch = FrameBatch()
        let size = batch.octetStorage.count
        while try file.nextBatch(into: &batch) {
            var end = 0
            for frame in batch.frames {
                #expect(frame.offset >= end)
                end = frame.offset + frame.capturedLength
            }
            #expect(end <= batch.octetStorage.count)
        }
        #expect(file.framesRead == 2000)
        #expect(batch.octetStorage.count == size)
    }

    // MARK: Files that change

    @Test(arguments: [1, 100, Int.max])
    func aFileThatGrowsIsReadOn(pieceLength: Int) throws {
        let capture = Self.capture(200)
        let path = try directory.write(Array(capture.octets.prefix(1000)))
        var file = try open(path, pieceLength: pieceLength)
        var batch = FrameBatch(frameCapacity: 10)
        #expect(try file.nextBatch(into: &batch))
        var frames = batch.copies
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path.text))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(capture.octets.dropFirst(1000)))
        while try file.nextBatch(into: &batch) { frames += batch.copies }
        #expect(frames.map(\.octets) == capture.records.map(\.octets))
        #expect(file.damage == nil)
    }

    @Test(arguments: [0, 10, 24, 30, 700, 3000], [1, 100, Int.max])
    func aFileThatShrinksEndsEarly(length: Int, pieceLength: Int) throws {
        let capture = Self.capture(5000)
        let path = try directory.write(capture.octets)
        var file = try open(path, pieceLength: pieceLength)
        var batch = FrameBatch(frameCapacity: 10)
        #expect(try file.nextBatch(into: &batch))
        var frames = batch.copies
        #expect(truncate(path.text, length) == 0)
        while try file.nextBatch(into: &batch) { frames += batch.copies }
        #expect(frames.count >= 10)
        #expect(frames.map(\.octets) == capture.records.prefix(frames.count).map(\.octets))
    }
}
