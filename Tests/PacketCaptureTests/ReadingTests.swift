import Foundation
import Testing

@testable import PacketCapture

private func opened(_ path: PathName, pieceLength: Int) throws(CaptureError) -> CaptureFile {
    try CaptureFile(FileDescriptor(reading: path), path: path, pieceLength: pieceLength)
}

/// Batches and buffers, and files that change while they are read.
@Suite struct ReadingTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    // MARK: Batches

    /// Batches that take turns, one of which another file uses as well.
    @Test(arguments: [1, 50, 500, Int.max])
    func anyBatchWillDo(pieceLength: Int) throws {
        let first = EqualityTests.capture(400)
        let second = EqualityTests.capture(300, isBigEndian: true) { $0 % 11 }
        var firstFile = try opened(directory.write(first.octets, "1.pcap"), pieceLength: pieceLength)
        var secondFile = try opened(directory.write(second.octets, "2.pcap"), pieceLength: pieceLength)
        var seven = FrameBatch(frameCapacity: 7)
        var five = FrameBatch(frameCapacity: 5)
        var found: (first: [[UInt8]], second: [[UInt8]]) = ([], [])
        for turn in 0..<1200 {
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
        let path = try directory.write(EqualityTests.capture(2000) { $0 % 1500 }.octets)
        var file = try opened(path, pieceLength: .max)
        var batch = FrameBatch()
        let size = ReadBuffer.usualLength
        while try file.nextBatch(into: &batch) {
            var end = 0
            for frame in batch.frames {
                #expect(frame.offset >= end)
                end = frame.offset + frame.capturedLength
            }
            #expect(end <= batch.octetStorage.count)
            #expect(batch.octetStorage.count == size)
        }
        #expect(file.framesRead == 2000)
    }

    // MARK: Files that change

    @Test(arguments: [1, 100, Int.max])
    func aFileThatGrowsIsReadOn(pieceLength: Int) throws {
        let capture = EqualityTests.capture(200)
        let path = try directory.write(Array(capture.octets.prefix(1000)))
        var file = try opened(path, pieceLength: pieceLength)
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
        let capture = EqualityTests.capture(5000)
        let path = try directory.write(capture.octets)
        var file = try opened(path, pieceLength: pieceLength)
        var batch = FrameBatch(frameCapacity: 10)
        #expect(try file.nextBatch(into: &batch))
        var frames = batch.copies
        #expect(truncate(path.text, length) == 0)
        while try file.nextBatch(into: &batch) { frames += batch.copies }
        #expect(frames.count >= 1)
        #expect(frames.map(\.octets) == capture.records.prefix(frames.count).map(\.octets))
    }
}
