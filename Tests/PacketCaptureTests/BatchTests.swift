import Foundation
import Testing

@testable import PacketCapture

@Suite struct BatchTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func batchSizes(_ capture: ClassicCapture, frameCapacity: Int = 64) throws -> [Int] {
        var file = try CaptureFile(path: directory.write(capture.octets))
        var batch = FrameBatch(frameCapacity: frameCapacity)
        var sizes: [Int] = []
        while try file.nextBatch(into: &batch) { sizes.append(batch.frames.count) }
        return sizes
    }

    @Test func endsAtItsFrameCapacity() throws {
        let capture = ClassicCapture(records: (0..<150).map { _ in .init(octets: [1, 2]) })
        #expect(try batchSizes(capture) == [64, 64, 22])
        #expect(try batchSizes(capture, frameCapacity: 100) == [100, 50])
    }

    /// A file's frames are not copied: they lie in the buffer that was read into, with the records' headers between.
    @Test func framesLieWhereTheyWereRead() throws {
        let capture = ClassicCapture(records: (0..<70).map { .init(octets: [UInt8](repeating: UInt8($0), count: $0)) })
        var file = try CaptureFile(path: directory.write(capture.octets))
        var batch = FrameBatch()
        var seen: [[UInt8]] = []
        while try file.nextBatch(into: &batch) {
            var next = 0
            for frame in batch.frames {
                if next > 0 { #expect(frame.offset == next + 16) }
                next = frame.offset + frame.capturedLength
                let octets = batch.octetStorage.span.bytes
                seen.append(
                    (0..<frame.capturedLength).map {
                        octets.unsafeLoad(fromByteOffset: frame.offset + $0, as: UInt8.self)
                    })
            }
        }
        #expect(seen == capture.records.map(\.octets))
    }

    /// No batch moves or copies what was read: one storage serves the whole file.
    @Test func storageStaysWhereItIs() throws {
        let mixed = (0..<640).map { index in
            ClassicCapture.Record(octets: [UInt8](repeating: 1, count: index % 10 == 0 ? 60_000 : 100))
        }
        var file = try CaptureFile(path: directory.write(ClassicCapture(records: mixed).octets))
        var batch = FrameBatch()
        var places = Set<UInt>()
        while try file.nextBatch(into: &batch) {
            places.insert(batch.octetStorage.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) })
        }
        #expect(file.framesRead == 640)
        #expect(places.count == 1)
    }

    /// What a caller keeps is not overwritten when more is read.
    @Test func aBatchThatIsKeptStaysAsItIs() throws {
        let records = (0..<2000).map { ClassicCapture.Record(octets: [UInt8](repeating: UInt8($0 % 256), count: 1000)) }
        var file = try CaptureFile(path: directory.write(ClassicCapture(records: records).octets))
        var kept = FrameBatch()
        #expect(try file.nextBatch(into: &kept))
        var batch = FrameBatch()
        while try file.nextBatch(into: &batch) {}
        #expect(kept.copies.map(\.octets) == records.prefix(kept.frames.count).map(\.octets))
    }

    /// LINKTYPE_DBUS allows frames of up to 128 MiB.
    @Test func aFrameBeyondTheCommonLimitIsWhole() throws {
        let huge = (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0) }
        let capture = ClassicCapture(
            linkType: 231, snapshotLength: 2_000_000,
            records: [.init(octets: [1]), .init(octets: huge), .init(octets: [2])])
        var file = try CaptureFile(path: directory.write(capture.octets))
        let (frames, damage) = try readAll(&file)
        #expect(damage == nil)
        #expect(frames.map(\.octets.count) == [1, huge.count, 1])
        #expect(frames.dropFirst().first?.octets == huge)
    }

    @Test func valuesAreFlat() {
        #expect(MemoryLayout<Frame>.stride == 48)
    }
}
