"""strongroom"""
