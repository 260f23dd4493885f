import CPrefetch

extension Array {
    /// Asks for the cache lines of an element's first octets, so that they are there when it is worked on. Any index is
    /// allowed.
    @inline(__always)
    func prefetch(_ index: Int, octets: Int) {
        unsafe withUnsafeBufferPointer { elements in
            guard elements.indices.contains(index), let start = elements.baseAddress else { return }
            let element = unsafe UnsafeRawPointer(start + index)
            for offset in stride(from: 0, to: octets, by: 64) {
                unsafe prefetch_line(element + offset)
            }
        }
    }
}
