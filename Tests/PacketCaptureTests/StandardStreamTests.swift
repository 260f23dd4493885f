import Foundation
import Testing

@testable import PacketCapture

/// Descriptors 0 and 1 belong to the process, so these tests run one after the other and put them back.
@Suite(.serialized) struct StandardStreamTests {
    let directory: TemporaryDirectory
    static let capture = ClassicCapture(
        hasNanoseconds: true, records: (0..<5000).map { .init(fraction: UInt32($0), octets: [1, 2, 3, 4]) })

    init() throws { directory = try TemporaryDirectory() }

    /// Puts another descriptor in the place of a standard one while something runs.
    private func replacing<Result>(_ standard: Int32, by other: Int32, _ body: () throws -> Result) rethrows -> Result {
        let saved = dup(standard)
        dup2(other, standard)
        close(other)
        defer {
            dup2(saved, standard)
            close(saved)
        }
        return try body()
    }

    /// A pipe's read end, into which a thread writes in pieces.
    private func pipe(writing octets: [UInt8], pieces: Int) throws -> Int32 {
        var ends: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&ends) == 0)
        let writeEnd = ends[1]
        Thread.detachNewThread {
            for start in stride(from: 0, to: octets.count, by: pieces) {
                let piece = Array(octets[start..<min(start + pieces, octets.count)])
                _ = write(writeEnd, piece, piece.count)
            }
            close(writeEnd)
        }
        return ends[0]
    }

    @Test(arguments: [1, 3, 4096, 1 << 20])
    func pipeInPieces(pieces: Int) throws {
        let data = pieces < 100 ? Array(Self.capture.octets.prefix(24 + 20 * 100)) : Self.capture.octets
        try replacing(0, by: pipe(writing: data, pieces: pieces)) {
            var file = try CaptureFile(path: "-")
            #expect(file.size == nil)
            #expect(file.position == 24)
            let (frames, damage) = try readAll(&file)
            #expect(frames.count == (pieces < 100 ? 100 : 5000))
            #expect(frames.indices.allSatisfy { frames[$0].time % 1_000_000_000 == Int64($0) })
            #expect(damage == nil)
        }
        #expect(fcntl(0, F_GETFD) >= 0, "standard input stays open")
    }

    @Test func cutPipe() throws {
        try replacing(0, by: pipe(writing: Array(Self.capture.octets.prefix(24 + 20 * 3 + 17)), pieces: 1000)) {
            let (frames, damage) = try readAll("-")
            #expect(frames.count == 3)
            #expect(damage?.kind == .truncated)
            #expect(damage?.offset == Int64(24 + 20 * 3))
            #expect(damage?.message.hasPrefix("standard input is cut off") == true)
        }
    }

    @Test func redirectedFileKnowsItsPosition() throws {
        let path = try directory.write(Self.capture.octets)
        try replacing(0, by: open(path.text, O_RDONLY)) {
            var file = try CaptureFile(path: "-")
            #expect(file.size == 100_024)
            #expect(try readAll(&file).frames.count == 5000)
            #expect(file.position == file.size)
        }
    }

    @Test func pipeWithOtherContent() throws {
        try replacing(0, by: pipe(writing: [0x1F, 0x8B, 8, 0, 0, 0, 0], pieces: 1)) {
            let error = failure { () throws(CaptureError) in _ = try CaptureFile(path: "-") }
            #expect(
                error?.message == "cannot read standard input: it is compressed (gzip), and decompressing it failed: "
                    + "unexpected end of compressed data")
        }
    }

    @Test func directoryAsStandardInput() throws {
        replacing(0, by: open("/tmp", O_RDONLY)) {
            #expect(failure { () throws(CaptureError) in _ = try CaptureFile(path: "-") } == .isDirectory(path: "-"))
        }
    }

    @Test func standardInputThatCannotBeRead() {
        replacing(0, by: open("/dev/null", O_WRONLY)) {
            let error = failure { () throws(CaptureError) in _ = try CaptureFile(path: "-") }
            #expect(error == .notReadable(path: "-", words: "Bad file descriptor"))
            #expect(error?.advice.hasPrefix("Connect standard input") == true)
        }
    }

    @Test func fifo() throws {
        let path = directory.path("fifo")
        #expect(mkfifo(path.text, 0o600) == 0)
        let data = Self.capture.octets
        Thread.detachNewThread {
            let end = open(path.text, O_WRONLY)
            _ = data.withUnsafeBytes { write(end, $0.baseAddress, $0.count) }
            close(end)
        }
        #expect(try readAll(path).frames.count == 5000)
    }

    /// A signal whose handler does not restart system calls ends reading from a silent pipe.
    @Test func signalEndsAWaitingRead() throws {
        var pipeEnds: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&pipeEnds) == 0)
        let ends = pipeEnds
        let data = Array(Self.capture.octets.prefix(24 + 20))
        #expect(write(ends[1], data, data.count) == data.count)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        sigaction(SIGUSR2, &action, nil)
        // A thread of its own, as those of the test's executor block signals.
        nonisolated(unsafe) var readerID: pthread_t?
        nonisolated(unsafe) var end: (frames: Int, damage: CaptureDamage?)?
        let reader = Thread {
            var signals = sigset_t()
            sigaddset(&signals, SIGUSR2)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            readerID = pthread_self()
            end = try? {
                var file = try CaptureFile(FileDescriptor(number: ends[0], path: "pipe"), path: "pipe")
                let (frames, damage) = try readAll(&file)
                return (frames.count, damage)
            }()
            readerID = nil
        }
        reader.start()
        // One signal is not enough, as it may come before the thread waits.
        let deadline = Date() + 5
        while !reader.isFinished, Date() < deadline {
            usleep(20_000)
            if let readerID { pthread_kill(readerID, SIGUSR2) }
        }
        close(ends[1])
        #expect(end?.frames == 1)
        #expect(end?.damage?.kind == .interrupted)
        #expect(end?.damage?.words == "Interrupted system call")
    }

    @Test func writingToStandardOutput() throws {
        var ends: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&ends) == 0)
        let octets: [UInt8] = [5, 6, 7]
        let frame = Frame(
            time: 1, number: 1, offset: 0, capturedLength: 3, originalLength: 3, linkType: 1, interface: 0)
        fflush(nil)
        try replacing(1, by: ends[1]) {
            var writer = try CaptureWriter(path: "-", linkType: 1)
            try writer.write(frame, octets: octets.span.bytes)
            try writer.close()
        }
        var file = try CaptureFile(FileDescriptor(number: ends[0], path: "pipe"), path: "pipe")
        #expect(try readAll(&file).frames.map(\.octets) == [[5, 6, 7]])
    }
}
