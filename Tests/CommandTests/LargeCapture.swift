import Foundation
import Testing

/// A capture of 2,000 connections, made once for all tests by the tool that makes captures for benchmarks.
enum LargeCapture {
    static let connections = 2000

    private static let made = Result { () throws -> String in
        let tool = try Program.binary.deletingLastPathComponent().appendingPathComponent("benchmark-tool")
        try #require(
            FileManager.default.isExecutableFile(atPath: tool.path),
            "benchmark-tool is not built beside the tests: run swift build --build-tests first")
        let path = NSTemporaryDirectory() + "command-tests-\(ProcessInfo.processInfo.processIdentifier).pcap"
        let process = Process()
        process.executableURL = tool
        process.arguments = ["generate", "--workload", "a", "--scale", "0.002", "-o", path]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        atexit { unlink(NSTemporaryDirectory() + "command-tests-\(getpid()).pcap") }
        return path
    }

    static var path: String { get throws { try made.get() } }
}
