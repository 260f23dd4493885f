extension Array {
    /// Keeps the newest elements: appends one, or where there are `capacity` puts it into the place of the oldest.
    ///
    /// - Parameter oldest: The place of the oldest once there are so many; 0 at first.
    /// - Returns: The place of the element.
    mutating func keep(_ element: Element, among capacity: Int, oldest: inout Int) -> Int {
        guard count == capacity else {
            append(element)
            return count - 1
        }
        let place = oldest
        self[place] = element
        oldest = place + 1 < capacity ? place + 1 : 0
        return place
    }
}
