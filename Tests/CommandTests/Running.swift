import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// The program while it runs. What it says is waited for, until a deadline and never for a fixed time.
final class Running {
    /// Seconds after which a wait has failed.
    static let patience = 20.0

    let process = Process()
    /// Standard input; empty where a terminal or nothing stands in for it.
    let input = Pipe()
    let output = Stream()
    let errors = Stream()

    /// Starts the program; a terminal takes the place of the streams that it is given for.
    init(
        _ arguments: [String], environment: [String: String] = [:], readsInput: Bool = false,
        terminal: Terminal? = nil, onTerminal: Set<Int32> = [0, 1, 2]
    ) throws {
        Self.keepFromOthers([input, output.pipe, errors.pipe])
        process.executableURL = try Program.binary
        process.arguments = arguments
        process.environment = Program.environment(environment)
        process.standardInput = readsInput ? input : FileHandle.nullDevice
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        if let terminal {
            if onTerminal.contains(0) { process.standardInput = terminal.handle }
            if onTerminal.contains(1) { process.standardOutput = terminal.handle }
            if onTerminal.contains(2) { process.standardError = terminal.handle }
        }
        try process.run()
        terminal?.closeFarEnd()
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    /// A program that another test starts meanwhile must not hold these pipes open.
    private static func keepFromOthers(_ pipes: [Pipe?]) {
        for pipe in pipes.compactMap(\.self) {
            _ = fcntl(pipe.fileHandleForReading.fileDescriptor, F_SETFD, FD_CLOEXEC)
            _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until the program catches a signal, as the system sees it: one sent before would kill it.
    func catches(_ signal: Int32) throws {
        try Self.wait("handler of signal \(signal)") {
            let status = try? String(contentsOfFile: "/proc/\(self.process.processIdentifier)/status", encoding: .utf8)
            let line = status?.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
            let mask = line.flatMap { UInt64($0.split(separator: "\t")[1], radix: 16) } ?? 0
            return mask >> (signal - 1) & 1 == 1
        }
    }

    /// Waits until everything that was written to standard input was taken from the pipe, and until the program sleeps
    /// after it, waiting for more.
    func hasTakenInput() throws {
        try Self.wait("the input to be read") {
            var waiting: Int32 = 1
            _ = ioctl(self.input.fileHandleForWriting.fileDescriptor, UInt(FIONREAD), &waiting)
            let status = try? String(contentsOfFile: "/proc/\(self.process.processIdentifier)/status", encoding: .utf8)
            return waiting == 0 && status?.contains("State:\tS") == true
        }
    }

    /// Reads to the end of both streams and waits for the exit.
    func end() throws -> Program.Outcome {
        try Self.wait("the program to end") {
            self.output.readMore(milliseconds: 5)
            self.errors.readMore(milliseconds: 5)
            return self.output.isAtEnd && self.errors.isAtEnd
        }
        process.waitUntilExit()
        return Program.Outcome(status: process.terminationStatus, output: output.text, errors: errors.text)
    }

    static func wait(_ what: String, until isDone: () -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: patience)
        while !isDone() {
            try #require(Date() < deadline, "waited in vain for \(what)")
            usleep(2000)
        }
    }
}

/// What comes out of a pipe or a terminal, as far as it was read.
final class Stream {
    let pipe: Pipe!
    private let descriptor: Int32
    private var octets = Data()
    private(set) var isAtEnd = false

    init() {
        pipe = Pipe()
        descriptor = pipe.fileHandleForReading.fileDescriptor
    }

    init(descriptor: Int32) {
        pipe = nil
        self.descriptor = descriptor
    }

    var text: String { String(decoding: octets, as: UTF8.self) }

    /// Octets that wait in the pipe.
    var waiting: Int {
        var waiting: Int32 = 0
        _ = ioctl(descriptor, UInt(FIONREAD), &waiting)
        return Int(waiting)
    }

    func readMore(milliseconds: Int32) {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard !isAtEnd, poll(&request, 1, milliseconds) > 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = read(descriptor, &buffer, buffer.count)
        if count > 0 { octets += buffer[..<count] } else { isAtEnd = true }
    }

    /// Reads until the text holds something.
    func wait(for part: String) throws {
        let deadline = Date(timeIntervalSinceNow: Running.patience)
        while !text.contains(part) {
            try #require(!isAtEnd && Date() < deadline, "'\(part)' did not come, but: \(text)")
            readMore(milliseconds: 50)
        }
    }
}

/// A pseudo-terminal: the program has the far end.
final class Terminal {
    let handle: FileHandle
    let stream: Stream
    private let nearEnd: Int32

    init(columns: UInt16 = 100) throws {
        var near: Int32 = -1
        var far: Int32 = -1
        var size = winsize(ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&near, &far, nil, nil, &size) == 0)
        nearEnd = near
        _ = fcntl(near, F_SETFD, FD_CLOEXEC)
        _ = fcntl(far, F_SETFD, FD_CLOEXEC)
        handle = FileHandle(fileDescriptor: far)
        stream = Stream(descriptor: near)
    }

    deinit { close(nearEnd) }

    func closeFarEnd() { try? handle.close() }

    /// Everything until the program closed its end.
    func readToEnd() throws -> String {
        try Running.wait("the end of the terminal's output") {
            stream.readMore(milliseconds: 50)
            return stream.isAtEnd
        }
        return stream.text
    }
}
