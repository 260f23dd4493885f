import Foundation
import Testing

@testable import PacketCapture

@Suite struct BatchTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func batchSizes(_ capture: ClassicCapture, frameCapacity: Int = 64) throws -> [(frames: Int, octets: Int)] {
        var file = try CaptureFile(path: directory.write(capture.octets))
        var batch = FrameBatch(frameCapacity: frameCapacity)
        var sizes: [(Int, Int)] = []
        while try file.nextBatch(into: &batch) { sizes.append((batch.frames.count, batch.octetCount)) }
        return sizes
    }

    @Test func endsAtItsFrameCapacity() throws {
        let capture = ClassicCapture(records: (0..<150).map { _ in .init(octets: [1, 2]) })
        #expect(try batchSizes(capture).map(\.frames) == [64, 64, 22])
        #expect(try batchSizes(capture, frameCapacity: 100).map(\.frames) == [100, 50])
    }

    @Test func endsAtItsOctetLimit() throws {
        let large = [UInt8](repeating: 7, count: 60_000)
        let capture = ClassicCapture(records: (0..<12).map { _ in .init(octets: large) })
        let sizes = try batchSizes(capture)
        #expect(sizes.map(\.frames) == [5, 5, 2])
        #expect(sizes.map(\.octets) == [300_000, 300_000, 120_000])
    }

    @Test func frameOffsetsFollowEachOther() throws {
        let capture = ClassicCapture(records: (0..<70).map { .init(octets: [UInt8](repeating: UInt8($0), count: $0)) })
        var file = try CaptureFile(path: directory.write(capture.octets))
        var batch = FrameBatch()
        var seen: [[UInt8]] = []
        while try file.nextBatch(into: &batch) {
            var next = 0
            for frame in batch.frames {
                #expect(frame.offset == next)
                next += frame.capturedLength
                let octets = batch.octetStorage.span.bytes
                seen.append(
                    (0..<frame.capturedLength).map {
                        octets.unsafeLoad(fromByteOffset: frame.offset + $0, as: UInt8.self)
                    })
            }
            #expect(next == batch.octetCount)
        }
        #expect(seen == capture.records.map(\.octets))
    }

    @Test func storageStaysWhereItIs() throws {
        let mixed = (0..<640).map { index in
            ClassicCapture.Record(octets: [UInt8](repeating: 1, count: index % 10 == 0 ? 60_000 : 100))
        }
        var file = try CaptureFile(path: directory.write(ClassicCapture(records: mixed).octets))
        var batch = FrameBatch()
        var places = Set<[UInt]>()
        func place(_ batch: borrowing FrameBatch) -> [UInt] {
            [
                batch.frames.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) },
                batch.octetStorage.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) },
            ]
        }
        let before = place(batch)
        while try file.nextBatch(into: &batch) { places.insert(place(batch)) }
        #expect(places == [before])
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
