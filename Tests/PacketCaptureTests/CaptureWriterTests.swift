import Foundation
import Testing

@testable import PacketCapture

@Suite struct CaptureWriterTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func frame(_ length: Int, time: Int64 = 0, linkType: UInt32 = 1) -> Frame {
        Frame(
            time: time, number: 1, offset: 0, capturedLength: length, originalLength: length, linkType: linkType,
            interface: 0)
    }

    @Test(arguments: [1, 0, 9, 101, 108, 113, 228, 276] as [UInt32])
    func whatIsWrittenIsReadAgain(linkType: UInt32) throws {
        var capture = ClassicCapture(hasNanoseconds: true, linkType: linkType)
        capture.records = (0..<200).map { index in
            .init(
                seconds: index == 3 ? .max : 1_700_000_000, fraction: UInt32(index),
                original: UInt32(index * 2), octets: [UInt8](repeating: UInt8(index), count: index))
        }
        let source = try directory.write(capture.octets)
        let copy = directory.path("copy.pcap")
        var file = try CaptureFile(path: source)
        #expect(file.linkTypes == [linkType])
        var writer = try CaptureWriter(
            path: copy, linkType: linkType, snapshotLength: file.interfaces[0].snapshotLength)
        var batch = FrameBatch()
        while try file.nextBatch(into: &batch) { try writer.write(batch) }
        #expect(writer.framesWritten == 200)
        try writer.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy.text)) == Data(capture.octets))
    }

    @Test func flushMakesFramesReadable() throws {
        let path = directory.path("w.pcap")
        let octets: [UInt8] = [1, 2]
        var writer = try CaptureWriter(path: path, linkType: 1)
        try writer.write(frame(2), octets: octets.span.bytes)
        #expect(failure { () throws(CaptureError) in _ = try CaptureFile(path: path) } != nil)
        try writer.flush()
        #expect(try readAll(path).frames.map(\.octets) == [[1, 2]])
        try writer.close()
    }

    @Test func linkTypesDoNotMix() throws {
        let path = directory.path("w.pcap")
        var writer = try CaptureWriter(path: path, linkType: 1)
        let octets: [UInt8] = [1, 2]
        let error = failure { () throws(CaptureError) in
            try writer.write(frame(2, linkType: 113), octets: octets.span.bytes)
        }
        #expect(error == .mixedLinkTypes(path: path, first: 1, other: 113))
        #expect(
            error?.message == "cannot write to \(path.text): a frame of link type LINUX_SLL came, and the file holds "
                + "ETHERNET")
        #expect(writer.framesWritten == 0)
        try writer.close()
    }

    @Test(arguments: [-1, 4_294_967_296_000_000_000, .min, .max] as [Int64])
    func timesThatTheFormatCannotHold(time: Int64) throws {
        var writer = try CaptureWriter(path: directory.path("w.pcap"), linkType: 1)
        let octets: [UInt8] = [1]
        let error = failure { () throws(CaptureError) in
            try writer.write(frame(1, time: time), octets: octets.span.bytes)
        }
        #expect(error?.message.contains("1970 to 2106") == true)
        try writer.close()
    }

    /// /dev/full refuses every octet as a full disk does.
    @Test func fullDisk() throws {
        var writer = try CaptureWriter(path: "/dev/full", linkType: 1)
        let octets = [UInt8](repeating: 0, count: 1000)
        try writer.write(frame(1000), octets: octets.span.bytes)
        let flushing = failure { () throws(CaptureError) in try writer.flush() }
        #expect(
            flushing == .writeFailed(path: "/dev/full", operation: "write to", words: "No space left on device"))
        #expect(flushing?.message == "cannot write to /dev/full: No space left on device")
        let writing = failure { () throws(CaptureError) in
            for _ in 0..<1000 { try writer.write(frame(1000), octets: octets.span.bytes) }
        }
        #expect(writing != nil)
        let closing = failure { () throws(CaptureError) in
            var another = try CaptureWriter(path: "/dev/full", linkType: 1)
            try another.write(frame(1), octets: octets.span.bytes)
            try another.close()
        }
        #expect(closing == flushing)
    }

    @Test func fullDiskShowsWhileWriting() throws {
        var writer = try CaptureWriter(path: "/dev/full", linkType: 1)
        let octets = [UInt8](repeating: 0, count: 1000)
        var written = 0
        let error = failure { () throws(CaptureError) in
            for _ in 0..<2000 {
                try writer.write(frame(1000), octets: octets.span.bytes)
                written += 1
            }
        }
        #expect(
            error == .writeFailed(path: "/dev/full", operation: "write to", words: "No space left on device"))
        #expect(written <= 300)
    }

    @Test func placesThatCannotBeWritten() throws {
        let missing: PathName = "/nonexistent/w.pcap"
        func creating(_ path: PathName) -> CaptureError? {
            failure { () throws(CaptureError) in _ = try CaptureWriter(path: path, linkType: 1) }
        }
        #expect(
            creating(missing) == .writeFailed(path: missing, operation: "create", words: "No such file or directory"))
        #expect(creating("/tmp") == .writeFailed(path: "/tmp", operation: "create", words: "Is a directory"))
        #expect(
            creating("a\0b") == .writeFailed(path: "a\0b", operation: "create", words: "the name holds a NUL octet"))
        #expect(creating(missing)?.message == "cannot create /nonexistent/w.pcap: No such file or directory")
    }
}
