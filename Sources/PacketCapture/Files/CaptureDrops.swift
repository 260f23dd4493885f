/// Frames that a capture lost, by its own count.
package struct CaptureDrops: BitwiseCopyable, Sendable, Equatable {
    package var byKernel: UInt64 = 0
    package var byInterface: UInt64 = 0

    package init(byKernel: UInt64 = 0, byInterface: UInt64 = 0) {
        self.byKernel = byKernel
        self.byInterface = byInterface
    }

    /// Adds the drops of a section's interfaces; no more than 64 bits hold.
    mutating func add(drops section: [PcapngReader.SectionInterface]) {
        for interface in section { add(interface.drops) }
    }

    mutating func add(_ other: CaptureDrops) {
        let (kernel, kernelOverflows) = byKernel.addingReportingOverflow(other.byKernel)
        let (interface, interfaceOverflows) = byInterface.addingReportingOverflow(other.byInterface)
        byKernel = kernelOverflows ? .max : kernel
        byInterface = interfaceOverflows ? .max : interface
    }
}
