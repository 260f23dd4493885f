import FuzzTargets

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// libFuzzer's own main, as a function.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// libFuzzer's driver over the target that the environment variable `TCPTRACE_FUZZ_TARGET` names. Built by `scripts/fuzz`.
private let target: FuzzTarget = {
    let name = getenv("TCPTRACE_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let known = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("TCPTRACE_FUZZ_TARGET is '\(name)'; it names one of \(known)")
    }
    return target
}()

@main
private enum Fuzzer {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(
            runDriver(&count, &arguments) { start, count in
                do throws(Violation) {
                    try target.check(Array(UnsafeBufferPointer(start: start, count: count)))
                } catch {
                    fatalError("an invariant does not hold: \(error)")
                }
                return 0
            })
    }
}
